import { hostnameText } from '../ui/hostname-text.ts';

/** A hostname, written so that it cannot deceive. */
export function HostName({ name }: { name: string }) {
  const { shown, title } = hostnameText(name);
  return (
    <bdi dir="ltr" title={title}>
      {shown}
    </bdi>
  );
}
