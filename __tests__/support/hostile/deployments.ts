import type { DeploymentWords } from '../action-deployments.ts';
import { ACTIONS_BOT, type Identity, person } from '../github-stand-in/index.ts';
import type { HostileCase } from './hostile-case.ts';

/** The only hosts that load may be sent to where these cases are tried. */
export const ALLOWED_HOSTS = 'shop-*-acme.preview.example\nstaging.acme.example:8443';

/** An address of theirs. */
export const HONEST_URL = 'https://shop-x-acme.preview.example';

/** A deployment, in an event or found by the API, to which neither load nor a header may be sent; the log says `why`. */
export interface HostileDeployment extends HostileCase {
  readonly words: Partial<DeploymentWords>;
  readonly why: RegExp;
  /** No event is read that has it, and then there is not even a check. */
  readonly isUnreadable?: true;
}

const ELSEWHERE = /not among `allowed-hosts`/;
const NO_ADDRESS = /none that load could be sent to/;

function at(why: RegExp, cases: Readonly<Record<string, string>>): readonly HostileDeployment[] {
  const unreadable = why === NO_ADDRESS ? { isUnreadable: true as const } : {};
  return Object.entries(cases).map(([name, url]) => ({
    kind: 'foreign deployment',
    name,
    words: { url },
    why,
    ...unreadable,
  }));
}

const by = (login: string) => ({ ...person(login), app: null });

/** All of them. */
export const HOSTILE_DEPLOYMENTS: readonly HostileDeployment[] = [
  ...at(ELSEWHERE, {
    'on a foreign host': 'https://evil.example',
    'on a host that ends another way': 'https://shop-x-acme.preview.example.evil.example',
    'on a host that begins another way': 'https://evil-shop-x-acme.preview.example',
    'on a host below': 'https://a.shop-x-acme.preview.example',
    'on a host with a dot in the star': 'https://shop-a.b-acme.preview.example',
    'on a host with the dot left out': 'https://shop-x-acmexpreview.example',
    'on a host of a longer domain': 'https://shop-x-acme.preview.example-evil.example',
    'on a host that has a dot behind': 'https://shop-x-acme.preview.example.',
    'on a host whose path looks right': 'https://evil.example/shop-x-acme.preview.example',
    'on a host whose query looks right': 'https://evil.example/?https://shop-x-acme.preview.example',
    'on a host whose fragment looks right': 'https://evil.example/#@shop-x-acme.preview.example',
    'on a host behind a backslash': 'https://evil.example\\@shop-x-acme.preview.example',
    'on a host after three slashes': 'https:///evil.example/shop-x-acme.preview.example',
    'on a host with a letter of another alphabet': 'https://sh\u043ep-x-acme.preview.example',
    'on a host in punycode': 'https://xn--shp-x-acme-oeg.preview.example',
    'on a host by percent signs': 'https://%65vil.example/',
    'on a host of full-width letters': 'https://\uff45vil.example/',
    'on a host with a soft hyphen': 'https://e\u00advil.example/',
    'on a host with a tab in it': 'https://evil.example\t/shop-x-acme.preview.example',
    'on a host with a line break in it': 'https://evil.exa\nmple/',
    'on a port of its own': 'https://shop-x-acme.preview.example:8443',
    'on the port of a database': 'http://shop-x-acme.preview.example:5432',
    'on an allowed host without its port': 'https://staging.acme.example',
    'at an empty star of another label': 'https://shop--acme.evil.example',
  }),
  ...at(NO_ADDRESS, {
    'with credentials': 'https://user:word@shop-x-acme.preview.example',
    'with a name only': 'https://shop-x-acme.preview.example@shop-x-acme.preview.example',
    'with a password only': 'https://:word@shop-x-acme.preview.example',
    'with a host that is a name of a user': 'https://shop-x-acme.preview.example:443@evil.example',
    'that is a script': 'javascript:fetch("https://evil.example")',
    'that is data': 'data:text/html,x',
    'that is a file': 'file:///etc/passwd',
    'of FTP': 'ftp://shop-x-acme.preview.example',
    'of a socket': 'wss://shop-x-acme.preview.example',
    'of a gopher': 'gopher://shop-x-acme.preview.example:6379/_FLUSHALL',
    'of a blob': 'blob:https://shop-x-acme.preview.example/x',
    'without a scheme': '//shop-x-acme.preview.example',
    'that is a host only': 'shop-x-acme.preview.example',
    'that is a path': '/shop',
    'that has no host': 'https://',
    'that has a port beyond all ports': 'https://shop-x-acme.preview.example:99999',
    'that has a blank in its host': 'https://shop-x-acme .preview.example',
    'that is a command': '::set-output name=verdict::pass',
  }),
  ...at(/does not say where/, { 'that says no address': '' }),
  ...madeBy({
    'by a stranger': by('mallory'),
    'by a user of the name of an app': by('vercel'),
    'by a user of nearly that name': by('vercel-bot'),
    'by the workflows of the repository': ACTIONS_BOT,
  }),
  ...madeBy({
    'by a name in look-alike letters': by('verc\u0435l[bot]'),
    'by nobody known': by(''),
  }).map((each) => ({ ...each, isUnreadable: true as const })),
  {
    kind: 'foreign deployment',
    name: 'whose state a stranger told',
    words: { by: by('mallory') },
    why: /it is by mallory/,
  },
  ...['production', 'Production', 'PRODUCTION – shop', 'prod', 'Prod-eu'].map(
    (environment): HostileDeployment => ({
      kind: 'foreign deployment',
      name: `to the environment ${environment}`,
      words: { environment },
      why: /is production/,
    }),
  ),
  {
    kind: 'foreign deployment',
    name: 'that GitHub calls production, whatever its environment is called',
    words: { production: true },
    why: /is production/,
  },
  ...metadata({
    'the metadata service': 'http://169.254.169.254/latest/meta-data/',
    'the metadata service as one number': 'http://2852039166/',
    'the metadata service in IPv6': 'http://[fd00:ec2::254]/',
    'the machine itself': 'http://127.0.0.1:8080/',
    'a neighbour': 'http://10.0.0.7/',
    'the metadata service by its name': 'http://metadata.google.internal/',
  }),
];

function madeBy(cases: Readonly<Record<string, Identity>>): readonly HostileDeployment[] {
  const why = /only deployments by .* are believed|not among `deployment-creators`/;
  return Object.entries(cases).map(([name, creator]) => ({
    kind: 'foreign deployment',
    name,
    words: { creator },
    why,
  }));
}

function metadata(cases: Readonly<Record<string, string>>): readonly HostileDeployment[] {
  return Object.entries(cases).map(([name, url]) => ({
    kind: 'private or metadata address',
    name: `a deployment at ${name}`,
    words: { url },
    why: ELSEWHERE,
  }));
}
