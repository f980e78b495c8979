/**
 * Hands the user a file, as a download that needs no permission.
 * @param name the file's name
 * @param type its media type
 * @param pieces its text
 * @returns the file's name
 */
export function saveFile(name: string, type: string, pieces: readonly string[]): string {
  saveBlob(name, new Blob([...pieces], { type }));
  return name;
}

/**
 * The same with a file that is there already.
 * @param name the file's name
 * @param file what is in it
 */
export function saveBlob(name: string, file: Blob): void {
  const url = URL.createObjectURL(file);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  // Firefox did not follow links that are in no document (chromium/permission.site#42).
  document.body.append(link);
  link.click();
  link.remove();
  // The browser reads it after the click.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
