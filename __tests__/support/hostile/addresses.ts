import type { HostileCase } from './hostile-case.ts';

/** An address that no load is sent to, whoever wrote it. */
export interface HostileAddress extends HostileCase {
  readonly url: string;
}

/** All of them: the metadata services of the clouds, and the neighbours on the wire, in all their spellings. */
export const HOSTILE_ADDRESSES: readonly HostileAddress[] = Object.entries({
  'the metadata service': 'http://169.254.169.254/latest/meta-data/iam/',
  'the metadata service by TLS': 'https://169.254.169.254',
  'the metadata service on another port': 'http://169.254.169.254:8080',
  'the metadata service as one number': 'http://2852039166',
  'the metadata service in hexadecimal': 'http://0xa9fea9fe',
  'the metadata service in octal': 'http://0251.0376.0251.0376',
  'the metadata service in mixed numbers': 'http://0xa9.254.0251.0xfe',
  'the metadata service in three parts': 'http://169.254.43518',
  'the metadata service in two parts': 'http://169.16689662',
  'the metadata service with a dot behind': 'http://169.254.169.254.',
  'the metadata service in full-width digits': 'http://\uff11\uff16\uff19.254.169.254',
  'the metadata service in circled digits': 'http://\u2460\u2465\u2468.254.169.254',
  'the metadata service with full stops of another script': 'http://169\u3002254\uff0e169\uff61254',
  'the metadata service by percent signs': 'http://%31%36%39.254.169.254',
  'the metadata service in IPv6, mapped': 'http://[::ffff:169.254.169.254]',
  'the metadata service in IPv6, mapped, in hexadecimal': 'http://[::ffff:a9fe:a9fe]',
  'the metadata service in IPv6, written out': 'http://[0:0:0:0:0:ffff:a9fe:a9fe]',
  'the metadata service in IPv6, compatible': 'http://[::169.254.169.254]',
  'the metadata service by NAT64': 'http://[64:ff9b::a9fe:a9fe]',
  'the metadata service by 6to4': 'http://[2002:a9fe:a9fe::1]',
  'the metadata service of AWS in IPv6': 'http://[fd00:ec2::254]',
  'the metadata service of AWS in IPv6, written out': 'http://[fd00:0ec2:0:0:0:0:0:254]',
  'the metadata service of Google in IPv6': 'http://[fd20:ce::254]',
  'the wire server of Azure': 'http://168.63.129.16',
  'the metadata service of Alibaba': 'http://100.100.100.200',
  'the metadata service of Oracle': 'http://192.0.0.192',
  'the metadata service of Google by name': 'http://metadata.google.internal/computeMetadata/v1/',
  'the metadata service of Google by name, with a dot behind': 'http://metadata.google.internal.',
  'the metadata service of Google in capitals': 'http://METADATA.Google.Internal',
  'the metadata service of Google by its short name': 'http://metadata',
  'the metadata service of Google by its other name': 'http://metadata.goog',
  'the metadata service of AWS by name': 'http://instance-data',
  'the metadata service of AWS by its whole name': 'http://instance-data.ec2.internal',
  'a neighbour on the wire': 'http://169.254.1.2',
  'the credentials of a container': 'http://169.254.170.2/v2/credentials',
  'a neighbour on the wire in IPv6': 'http://[fe80::1]',
  'the last neighbour on the wire in IPv6': 'http://[febf::1]',
}).map(([name, url]) => ({ kind: 'private or metadata address', name, url }));

/** A name that somebody else chose, and what it leads to, lookup after lookup; the last answer is refused. */
export interface ChangingAnswer extends HostileCase {
  /** Each an answer of addresses. */
  readonly answers: readonly (readonly string[])[];
  /** Whether the name was written in the workflow itself, which may lead to its own network but to no metadata. */
  readonly isWritten: boolean;
}

const PUBLIC = ['8.8.8.8'];

function changing(
  isWritten: boolean,
  cases: Readonly<Record<string, readonly (readonly string[])[]>>,
): readonly ChangingAnswer[] {
  return Object.entries(cases).map(([name, answers]) => ({
    kind: 'changing DNS answer',
    name: `${isWritten ? 'a written' : 'a found'} name that leads ${name}`,
    answers,
    isWritten,
  }));
}

/** All of them. */
export const CHANGING_ANSWERS: readonly ChangingAnswer[] = [
  ...changing(false, {
    'to the public first and then to a neighbour': [PUBLIC, ['10.0.0.7']],
    'to the public first and then to the machine itself': [PUBLIC, ['127.0.0.1']],
    'to the public first and then to 127.8.8.8': [PUBLIC, ['127.8.8.8']],
    'to the public first and then to nowhere, which is the machine': [PUBLIC, ['0.0.0.0']],
    'to the public twice and then to a home network': [PUBLIC, PUBLIC, ['192.168.0.1']],
    'to the public first and then to a network of a company': [PUBLIC, ['172.31.255.1']],
    'to the public first and then to the network of a provider': [PUBLIC, ['100.64.0.1']],
    'to the public first and then to a network for tests': [PUBLIC, ['198.18.0.1']],
    'to the public first and then to many at once': [PUBLIC, ['224.0.0.1']],
    'to the public first and then to all at once': [PUBLIC, ['255.255.255.255']],
    'to the public first and then to the machine in IPv6': [PUBLIC, ['::1']],
    'to the public first and then to nowhere in IPv6': [PUBLIC, ['::']],
    'to the public first and then to a neighbour in IPv6, mapped': [PUBLIC, ['::ffff:10.0.0.7']],
    'to the public first and then to a neighbour in IPv6, mapped, in hexadecimal': [PUBLIC, ['::ffff:a00:7']],
    'to the public first and then to a neighbour by NAT64': [PUBLIC, ['64:ff9b::a00:7']],
    'to the public first and then to a neighbour by 6to4': [PUBLIC, ['2002:a00:7::1']],
    'to the public first and then to a local network in IPv6': [PUBLIC, ['fd00::7']],
    'to the public first and then to a site in IPv6': [PUBLIC, ['fec0::7']],
    'to the public first and then to a neighbour with a zone': [PUBLIC, ['fe80::1%eth0']],
    'to the public first and then to the metadata service': [PUBLIC, ['169.254.169.254']],
    'to the public and a neighbour at once': [['8.8.8.8', '10.0.0.7']],
    'to a neighbour in IPv6 and the public at once': [['fd00::7', '8.8.8.8']],
  }),
  ...changing(true, {
    'to its own network first and then to the metadata service': [['10.0.0.7'], ['169.254.169.254']],
    'to the public first and then to the metadata service, mapped': [PUBLIC, ['::ffff:a9fe:a9fe']],
    'to the public first and then to the metadata service by NAT64': [PUBLIC, ['64:ff9b::a9fe:a9fe']],
    'to the public first and then to the metadata service of AWS': [PUBLIC, ['fd00:ec2::254']],
    'to the public first and then to the wire server of Azure': [PUBLIC, ['168.63.129.16']],
    'to the public first and then to a neighbour on the wire': [PUBLIC, ['fe80::1%eth0']],
    'to its own network and the metadata service at once': [['10.0.0.7', '169.254.169.254']],
  }),
];

/** Where a measured server sends whoever asks it, and whither no request may follow. */
export interface HostileRedirect extends HostileCase {
  readonly location: string;
}

/** All of them, as seen from `http://127.0.0.1:8000/app`. */
export const HOSTILE_REDIRECTS: readonly HostileRedirect[] = Object.entries({
  'to a foreign host': 'http://evil.example/',
  'to the metadata service': 'http://169.254.169.254/latest/meta-data/',
  'to the metadata service as one number': 'http://2852039166/',
  'to the metadata service in IPv6': 'http://[::ffff:a9fe:a9fe]/',
  'to the metadata service without a scheme': '//169.254.169.254/latest/',
  'to a foreign host by backslashes': '\\\\evil.example\\x',
  'to a foreign host by mixed slashes': '/\\evil.example/x',
  'to a foreign host behind blanks': '  //evil.example/x',
  'to a foreign host behind a tab': '/\t/evil.example/x',
  'to another port': 'http://127.0.0.1:22/',
  'to the same port by TLS': 'https://127.0.0.1:8000/app',
  'to the same machine by another name': 'http://localhost:8000/app',
  'to the same machine in IPv6': 'http://[::1]:8000/app',
  'to a user of that name at a foreign host': 'http://127.0.0.1:8000@evil.example/',
  'to a host that begins like it': 'http://127.0.0.1.evil.example:8000/',
  'to a blob of the same origin': 'blob:http://127.0.0.1:8000/x',
  'to a file': 'file:///etc/passwd',
  'to data': 'data:text/html,x',
  'to a script': 'javascript:alert(1)',
  'to a gopher': 'gopher://127.0.0.1:8000/_x',
  'to what is no address': 'http://[',
}).map(([name, location]) => ({ kind: 'redirect', name, location }));
