import { expect, it } from 'vitest';
import { environmentForChildren } from '../../../../cli/visits/environment-for-children.ts';

it('a browser is given all variables but those that hold a secret', () => {
  const harmless = {
    PATH: '/bin',
    HOME: '/home/me',
    DISPLAY: ':0',
    XAUTHORITY: '/home/me/.Xauthority',
    DBUS_SESSION_BUS_ADDRESS: 'unix:path=/run/bus',
    https_proxy: 'http://192.0.2.1:3128',
    GREENSIX_CHROMIUM_ARGS: '--no-sandbox',
    PAGER: 'less',
    EMPTY: '',
  };
  const secrets = [
    'GREENSIX_DATABASE',
    'PGPASSWORD',
    'PGPASSFILE',
    'PGHOST',
    'GITHUB_TOKEN',
    'ACTIONS_RUNTIME_TOKEN',
    'NPM_CONFIG__AUTHTOKEN',
    'AWS_SECRET_ACCESS_KEY',
    'DB_PASSWORD',
    'SOME_API_KEY',
  ];
  const given = Object.fromEntries(secrets.map((name) => [name, 'sesame']));
  expect(environmentForChildren({ ...harmless, ...given, MISSING: undefined })).toEqual(harmless);
});
