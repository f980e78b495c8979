import type { ComponentType } from 'preact';
import { useLayoutEffect, useState } from 'preact/hooks';

/**
 * A component whose code is no part of the first paint.
 * @param load loads it
 * @returns `Component`, which shows nothing until the code is there, and `preload`, so that it need not wait for it
 */
export function lazy<Props extends object>(load: () => Promise<ComponentType<Props>>) {
  let Loaded: ComponentType<Props> | undefined;
  const preload = async (): Promise<void> => {
    Loaded ??= await load();
  };
  function Component(props: Props) {
    const [, redraw] = useState(false);
    useLayoutEffect(() => {
      if (!Loaded) void preload().then(() => redraw(true));
    }, []);
    return Loaded ? <Loaded {...props} /> : null;
  }
  return { Component, preload };
}
