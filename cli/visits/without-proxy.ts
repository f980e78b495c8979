/**
 * Lets Playwright reach a service of this computer directly while a task runs. Playwright goes by http_proxy and the
 * like for every URL that no_proxy does not name, also for this computer's own, which no proxy can reach. Chromium
 * never sends these to a proxy (Chromium's net/docs/proxy.md, "Implicit bypass rules").
 * @param url where the task goes; anything but this computer changes nothing
 * @param task runs with the name in no_proxy
 * @param environment the variables of the process
 * @returns what the task gives
 */
export async function withoutProxyToLoopback<Result>(
  url: string,
  task: () => Promise<Result>,
  environment: Record<string, string | undefined> = process.env,
): Promise<Result> {
  const hostname = URL.canParse(url) ? new URL(url).hostname : '';
  if (!/^(?:(?:.+\.)?localhost\.?|127(?:\.\d+){3}|\[::1\]|\[::ffff:7f.*\])$/.test(hostname)) return task();
  const before = environment.no_proxy;
  environment.no_proxy = [before || environment.NO_PROXY, hostname].filter(Boolean).join(',');
  try {
    return await task();
  } finally {
    if (before === undefined) delete environment.no_proxy;
    else environment.no_proxy = before;
  }
}
