import { useLayoutEffect, useState } from 'preact/hooks';
import type { WhoisOf, WhoisOfProps } from './WhoisOf.tsx';

/** The card, whose code is loaded when the first one is shown: most popups are closed without. */
export function LazyWhoisCard(props: WhoisOfProps) {
  const [Card, setCard] = useState<{ readonly component: typeof WhoisOf }>();
  useLayoutEffect(() => {
    let wanted = true;
    void import('./WhoisOf.tsx').then(({ WhoisOf: component }) => {
      if (wanted) setCard({ component });
    });
    return () => {
      wanted = false;
    };
  }, []);
  return Card ? <Card.component {...props} /> : null;
}
