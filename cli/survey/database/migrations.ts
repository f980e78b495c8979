/**
 * How the tables came to be, one entry for each version; entries are added and never changed. docs/survey.md tells what
 * the columns mean. Every big table is keyed by survey and site, so that it can be distributed by site.
 */
export const migrations: readonly (readonly string[])[] = [
  [
    `CREATE TABLE greensix.survey (
      survey_id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      name text NOT NULL UNIQUE,
      created timestamptz NOT NULL DEFAULT now(),
      options jsonb NOT NULL DEFAULT '{}'
    )`,
    `CREATE TABLE greensix.pace (
      survey_id int PRIMARY KEY REFERENCES greensix.survey,
      visits_per_second float8 NOT NULL,
      next_visit timestamptz NOT NULL DEFAULT now()
    )`,
    `CREATE TABLE greensix.site (
      survey_id int NOT NULL,
      site_id bigint NOT NULL,
      requested text NOT NULL,
      hostname text NOT NULL,
      domain text NOT NULL,
      tld text NOT NULL,
      rank int,
      labels jsonb NOT NULL DEFAULT '{}',
      crashes smallint NOT NULL DEFAULT 0,
      PRIMARY KEY (survey_id, site_id)
    )`,
    `CREATE TABLE greensix.visit (
      survey_id int NOT NULL,
      site_id bigint NOT NULL,
      time timestamptz NOT NULL,
      stored timestamptz NOT NULL DEFAULT now(),
      browser text NOT NULL,
      vantage text NOT NULL,
      url text NOT NULL,
      class text NOT NULL,
      confidence text NOT NULL,
      with_nat64 text NOT NULL,
      without_nat64 text NOT NULL,
      severity text,
      hops smallint NOT NULL,
      hosts int NOT NULL,
      requests int NOT NULL,
      breaking bigint[] NOT NULL,
      unknown int NOT NULL,
      problem text,
      problem_text text,
      PRIMARY KEY (survey_id, site_id)
    )`,
    'CREATE INDEX visit_stored ON greensix.visit (survey_id, stored)',
    `CREATE TABLE greensix.facts (
      survey_id int NOT NULL,
      site_id bigint NOT NULL,
      report bytea NOT NULL,
      PRIMARY KEY (survey_id, site_id)
    )`,
    // It is compressed already.
    'ALTER TABLE greensix.facts ALTER report SET STORAGE EXTERNAL',
    `CREATE TABLE greensix.host (
      survey_id int NOT NULL,
      host_id bigint NOT NULL,
      hostname text NOT NULL,
      domain text NOT NULL,
      PRIMARY KEY (survey_id, host_id)
    )`,
    `CREATE TABLE greensix.sighting (
      survey_id int NOT NULL,
      site_id bigint NOT NULL,
      host_id bigint NOT NULL,
      port int NOT NULL,
      requests int NOT NULL,
      party text NOT NULL,
      severity text NOT NULL,
      types text NOT NULL,
      verdict text NOT NULL,
      with_nat64 text NOT NULL,
      without_nat64 text NOT NULL,
      address inet,
      PRIMARY KEY (survey_id, site_id, host_id, port)
    )`,
  ],
  [
    // A site without a document has no chain to one; 0 was stored for it.
    'ALTER TABLE greensix.visit ALTER hops DROP NOT NULL',
    `UPDATE greensix.visit SET hops = NULL
      WHERE problem IN ('url', 'scheme', 'failed', 'certificate', 'download', 'no-content') OR hosts = 0 OR class = 'failed'`,
  ],
];
