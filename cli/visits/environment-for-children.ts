/** What greensix is given for itself: where its databases are, as libpq names it (libpq, "Environment Variables"). */
const ofGreensix = /^(?:GREENSIX_DATABASE|PG[A-Z]+)$/i;

/** What says by its name that it is a secret, as the tokens of continuous integration do. */
const secret = /TOKEN|SECRET|PASSWORD|PASSWD|PASSPHRASE|CREDENTIAL|API_?KEY|PRIVATE_?KEY|ACCESS_?KEY/i;

/**
 * A process gives its variables to all that it starts, and whatever a page makes of a browser has them.
 * @param environment the variables of this process
 * @returns those that a browser may have: all but secrets
 */
export function environmentForChildren(environment: NodeJS.ProcessEnv): Record<string, string> {
  return Object.fromEntries(
    Object.entries(environment).flatMap(([name, value]) =>
      value === undefined || ofGreensix.test(name) || secret.test(name) ? [] : [[name, value]],
    ),
  );
}
