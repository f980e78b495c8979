import { connectView, type ViewConnection, type ViewHandlers } from './connect-view.ts';
import { currentTab, type TabChoice } from './current-tab.ts';

/** A view that is connected before there is anything to show its messages. */
export interface BegunView {
  readonly choice: TabChoice;
  readonly connection: ViewConnection;
  /** Hands the connection to the page: messages that came until now are passed on first. */
  takeOver(handlers: ViewHandlers): void;
}

/**
 * Connects a page of the extension to the background, which starts and collects the rows while the page is still being
 * loaded.
 * @param search the query of the page's address
 */
export async function beginView(search: string): Promise<BegunView> {
  const received: ((by: ViewHandlers) => void)[] = [];
  let handlers: ViewHandlers | undefined;
  const forAll = (what: (by: ViewHandlers) => void): void => {
    if (handlers) what(handlers);
    else received.push(what);
  };
  const connection = connectView(undefined, {
    onUpdate: (message) => forAll((by) => by.onUpdate(message)),
    onState: (state) => forAll((by) => by.onState(state)),
  });
  const choice = await currentTab(search);
  connection.watch(choice.tab);
  return {
    choice,
    connection,
    takeOver(by) {
      handlers = by;
      for (const what of received.splice(0)) what(by);
    },
  };
}
