import { useLayoutEffect, useState } from 'preact/hooks';
import type { HostDetails, HostDetailsProps } from './HostDetails.tsx';

let loaded: typeof HostDetails | undefined;

/** Loads the code of opened rows; called once the table is drawn, so that a click does not wait for it. */
export async function loadHostDetails(): Promise<void> {
  loaded ??= (await import('./HostDetails.tsx')).HostDetails;
}

/** What is behind a row. Its code is not part of the first paint: no row is opened by then. */
export function LazyHostDetails(props: HostDetailsProps) {
  const [, redraw] = useState(false);
  useLayoutEffect(() => {
    if (!loaded) void loadHostDetails().then(() => redraw(true));
  }, []);
  const Details = loaded;
  return Details ? <Details {...props} /> : null;
}
