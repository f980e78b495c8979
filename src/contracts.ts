/** What the background needs of a browser, as types alone: it stands below both, so that neither imports the other for it. */
import type { Message, ViewUpdates } from './protocol.ts';

/** A key-value store that outlives the background but never reaches the disk. */
export interface SessionArea {
  /** @returns everything that is stored, as the texts that it was given */
  getAll(): Promise<Readonly<Record<string, string>>>;
  /** Stores all of the items or none; rejects when there is no room. */
  set(items: Readonly<Record<string, string>>): Promise<void>;
  remove(keys: readonly string[]): Promise<void>;
}

/** The toolbar button of one tab; rejected when the tab is gone, which is no error. */
export interface Action {
  /** @param isPrivate whether the tab is in a private window, whose toolbar is dark */
  setIcon(tab: number, icon: string, isPrivate: boolean): Promise<void>;
  setTitle(tab: number, title: string): Promise<void>;
}

/** The background's end of the line to one open view. */
export interface ViewLine {
  send(message: Message<ViewUpdates>): void;
}
