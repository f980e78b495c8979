import { useRef } from 'preact/hooks';

/** A button that lets the user choose reports and HAR files. */
export function FileButton(props: {
  readonly label: string;
  readonly multiple: boolean;
  choose(files: readonly File[]): void;
}) {
  const { label, multiple, choose } = props;
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <button type="button" onClick={() => input.current?.click()}>
        {label}
      </button>
      <input
        ref={input}
        type="file"
        hidden
        multiple={multiple}
        accept=".har,.json,.ndjson,.gz,.zhar,application/json,application/gzip"
        aria-label={label}
        onChange={(event) => {
          choose([...(event.currentTarget.files ?? [])]);
          // So that the same file can be chosen again after it was corrected.
          event.currentTarget.value = '';
        }}
      />
    </>
  );
}
