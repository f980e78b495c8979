/** @returns whether something can be connected to at a port of this number; 0 stands for "any" where one is opened */
export function isPort(port: number): boolean {
  return Number.isInteger(port) && port >= 1 && port <= 65_535;
}

/** @returns whether there can be somebody at a URL's port; those above 65535 make it no URL */
export function hasPort(url: string): boolean {
  const { port } = new URL(url);
  return port === '' || isPort(Number(port));
}
