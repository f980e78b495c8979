/**
 * Writes to the clipboard. Chromium's developer tools do not let the frames of their panels use the clipboard API
 * (permissions policy `clipboard-write`), but they may copy what is selected, as long as a click is not long ago.
 * @throws where the browser allows neither
 */
export async function copyText(text: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
  } catch (error) {
    const area = document.createElement('textarea');
    area.value = text;
    document.body.append(area);
    area.select();
    const isCopied = document.execCommand('copy');
    area.remove();
    if (!isCopied) throw error;
  }
}
