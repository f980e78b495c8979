/**
 * Writes to the clipboard. Chromium's developer tools do not let the frames of their panels use the clipboard API
 * (permissions policy `clipboard-write`, MisterPhilip/omnibug#105), but they may copy what is selected, shortly after a
 * click.
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
