import type { SettingError } from '../src/settings/parsed-setting.ts';
import type { SettingKey } from '../src/settings/setting-keys.ts';
import type { SettingsFileError } from '../src/settings/settings-file.ts';
import type { TextId } from '../src/text.ts';

/** What is wrong with a value, as a sentence that says what to do. */
export const errorText: Readonly<Record<SettingError, TextId>> = {
  'wrong-type': 'setting_error_wrong_type',
  'unknown-choice': 'setting_error_unknown_choice',
  duplicate: 'setting_error_duplicate',
  'too-many': 'setting_error_too_many',
  'too-large': 'setting_error_too_large',
  'not-a-prefix': 'setting_error_not_a_prefix',
  'not-ipv6': 'setting_error_not_ipv6',
  'wrong-length': 'setting_error_wrong_length',
  'bits-beyond-length': 'setting_error_bits_beyond_length',
  'u-octet-not-zero': 'setting_error_u_octet_not_zero',
  'well-known': 'setting_error_well_known',
  'ipv4-mapped': 'setting_error_ipv4_mapped',
  'special-purpose': 'setting_error_special_purpose',
  'name-missing': 'setting_error_name_missing',
  'name-too-long': 'setting_error_name_too_long',
  'name-unreadable': 'setting_error_name_unreadable',
  'name-taken': 'setting_error_name_taken',
  'no-template': 'setting_error_no_template',
  empty: 'setting_error_no_template',
  'too-long': 'setting_error_too_long',
  'no-place': 'setting_error_no_place',
  'several-places': 'setting_error_several_places',
  'not-a-url': 'setting_error_not_a_url',
  'not-https': 'setting_error_not_https',
  credentials: 'setting_error_credentials',
  'place-in-host': 'setting_error_place_in_host',
  'resolver-not-a-url': 'setting_error_resolver_not_a_url',
  'resolver-not-https': 'setting_error_resolver_not_https',
  'resolver-has-password': 'setting_error_resolver_has_password',
  'resolver-has-fragment': 'setting_error_resolver_has_fragment',
  'resolver-has-dns-parameter': 'setting_error_resolver_has_dns_parameter',
  'resolver-too-long': 'setting_error_too_long',
};

/** Why a file was not taken. */
export const fileErrorText: Readonly<Record<SettingsFileError, TextId>> = {
  'not-json': 'options_file_not_json',
  'not-settings': 'options_file_not_settings',
  'newer-version': 'options_file_newer',
  'file-too-long': 'options_file_too_long',
};

/** What a setting is called. */
export const settingName: Readonly<Record<SettingKey, TextId>> = {
  provider: 'setting_provider',
  customProviders: 'setting_custom_providers',
  nat64Prefixes: 'setting_nat64_prefixes',
  theme: 'setting_theme',
  smallDigits: 'setting_small_digits',
  aaaaCheck: 'setting_aaaa_check',
  resolver: 'setting_resolver',
  whoisRouting: 'setting_whois_routing',
  ownAddresses: 'setting_own_addresses',
};
