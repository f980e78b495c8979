import { parseHttpsUrl } from '../dns/resolvers.ts';
import { type AddressProvider, addressProviders } from '../own-addresses/address-providers.ts';
import { type Parsed, problem, type SettingError } from './parsed-setting.ts';

/** Nobody is asked, and nothing is offered. */
export const noProvider = 'off';

const maxUrlLength = 500;

/**
 * @param value anything
 * @returns `off`, the id of a provider that is offered, or two https URLs with a space between: of a name with A only, and
 *   of one with AAAA only
 */
export function parseAddressProvider(value: unknown): Parsed<string> {
  if (typeof value !== 'string') return { value: undefined, problems: [problem('wrong-type', value)] };
  if (value === noProvider || addressProviders.some(({ id }) => id === value)) return { value, problems: [] };
  const [ipv4 = '', ipv6 = '', ...more] = value.trim().split(/\s+/);
  if (ipv6 === '' || more.length > 0) return { value: undefined, problems: [problem('unknown-choice', value)] };
  const urls = [ipv4, ipv6].map(parseProviderUrl);
  const problems = urls.flatMap((url) => url.problems);
  if (problems.length > 0) return { value: undefined, problems };
  return { value: urls.map((url) => url.value).join(' '), problems: [] };
}

/**
 * @param value what a user typed
 * @returns an https URL
 */
export function parseProviderUrl(value: string): Parsed<string> {
  const wrong = (error: SettingError): Parsed<string> => ({ value: undefined, problems: [problem(error, value)] });
  if (value.length > maxUrlLength) return wrong('too-long');
  const parsed = parseHttpsUrl(value);
  return parsed.ok ? { value: parsed.url, problems: [] } : wrong(`resolver-${parsed.error}`);
}

/**
 * @param setting what `parseAddressProvider` returned
 * @returns who is asked, or null for nobody
 */
export function chosenAddressProvider(setting: string): AddressProvider | null {
  const known = addressProviders.find(({ id }) => id === setting);
  if (known || setting === noProvider) return known ?? null;
  const [ipv4 = '', ipv6 = ''] = setting.split(' ');
  return { id: setting, name: new URL(ipv4).hostname, ipv4, ipv6, format: 'any' };
}
