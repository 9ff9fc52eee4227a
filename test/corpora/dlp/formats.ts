// Things that must be found, as templates (src/main/enforcement/dlp/sample-text.ts): public formats, in the places where people leave them.
import type { DlpFamily } from '../../../src/shared/contract/dlp.ts'

export interface Format {
  readonly family: DlpFamily
  /** Of the thing itself. */
  readonly secret: string
  /** Texts with `{}` where it stands; the usual places where there are none. */
  readonly places?: readonly string[]
}

/** Where a token that tells itself apart may stand. */
export const usualPlaces: readonly string[] = [
  '{}',
  'TOKEN={}',
  'export SERVICE_TOKEN="{}"',
  '{"token": "{}", "ttl": 3600}',
  "{'credentials': ['{}']}",
  'token: {}\nregion: eu-central-1',
  '- name: deploy\n  value: {}',
  'https://api.example.org/v1/items?key={}&page=2',
  'curl -H "X-Api-Key: {}" https://api.example.org',
  'curl -u {}: https://api.example.org/charges',
  'Authorization: Bearer {}',
  '2026-03-04T11:02:03Z ERROR login with {} failed (401)',
  'Hi, please use {} until Friday, then we rotate it.',
  'The key is `{}`.',
  'client = Client("{}")',
  'const client = new Client({ auth: `{}` })',
  "INSERT INTO settings VALUES ('api', '{}');",
  'id,secret,owner\n7,{},jane',
  '<add key="ApiKey" value="{}"/>',
  '<token>{}</token>',
  'tool --token {} --verbose',
  'ENV SERVICE_KEY={}',
  'secret = {}  # do not commit',
  '[default]\nkey={}\n',
  'first line\nsecond line {}\nthird line',
  '({})',
]

const named = (names: readonly string[], joins: readonly string[]): string[] =>
  names.flatMap((name) => joins.map((join) => `${name}${join}{}`))

const joins = [': ', '=', ' = ', ' is ', ' ']
const keyJoins = ['=', ': ', ' = "', '": "', ' := ']

const tokens: readonly string[] = [
  'AKIA<<base32:16>>',
  'ASIA<<base32:16>>',
  'ghp_<<base62:36>>',
  'gho_<<base62:36>>',
  'ghu_<<base62:36>>',
  'ghs_<<base62:36>>',
  'ghr_<<base62:36>>',
  'github_pat_<<base62:22>>_<<base62:59>>',
  'glpat-<<base64url:20>>',
  'gldt-<<base62:20>>',
  'glrt-<<base64url:20>>',
  'xoxb-<<digits:12>>-<<digits:13>>-<<base62:24>>',
  'xoxp-<<digits:12>>-<<digits:12>>-<<digits:12>>-<<hex:32>>',
  'xapp-1-A<<upper_digits:10>>-<<digits:13>>-<<hex:64>>',
  'https://hooks.slack.com/services/T<<upper_digits:10>>/B<<upper_digits:10>>/<<base62:24>>',
  'https://discord.com/api/webhooks/<<digits:19>>/<<base64url:68>>',
  'AIza<<base64url:35>>',
  'ya29.<<base64url:160>>',
  'GOCSPX-<<base64url:28>>',
  'sk-<<base62:48>>',
  'sk-proj-<<base62:74>>T3BlbkFJ<<base62:74>>',
  'sk-ant-api03-<<base64url:93>>AA',
  'sk_live_<<base62:24>>',
  'sk_test_<<base62:99>>',
  'rk_live_<<base62:24>>',
  'whsec_<<base62:32>>',
  'SG.<<base64url:22>>.<<base64url:43>>',
  'SK<<hex:32>>',
  'key-<<hex:32>>',
  'npm_<<base62:36>>',
  'pypi-AgEIcHlwaS5vcmc<<base64url:140>>',
  'hf_<<base62:37>>',
  'gsk_<<base62:52>>',
  'xai-<<base62:80>>',
  'r8_<<base62:37>>',
  'dapi<<hex:32>>',
  'dop_v1_<<hex:64>>',
  'shpat_<<hex:32>>',
  'hvs.<<base64url:95>>',
  '<<base62:14>>.atlasv1.<<base62:67>>',
  'lin_api_<<base62:40>>',
  'ntn_<<digits:11>><<base62:35>>',
  'figd_<<base64url:40>>',
  'glsa_<<base62:32>>_<<hex:8>>',
  'dckr_pat_<<base64url:27>>',
  'tskey-auth-<<base62:17>>-<<base62:32>>',
  'ATATT3xFfGF0<<base64url:170>>=<<upper_digits:8>>',
  'NRAK-<<upper_digits:27>>',
  'PMAK-<<hex:24>>-<<hex:34>>',
  '<<digits:10>>:AA<<base64url:33>>',
  'eyJ<<base62:33>>.eyJ<<base62:60>>.<<base64url:43>>',
  '-----BEGIN RSA PRIVATE KEY-----\n<<base64:64>>\n<<base64:64>>\n-----END RSA PRIVATE KEY-----',
  '-----BEGIN OPENSSH PRIVATE KEY-----\n<<base64:70>>\n-----END OPENSSH PRIVATE KEY-----',
  'AGE-SECRET-KEY-1<<bech32:58>>',
]

const credentials: readonly Format[] = [
  ...tokens.map((secret) => ({ family: 'credentials' as const, secret })),
  {
    family: 'credentials',
    secret: '<<base64:40>>',
    places: named(['aws_secret_access_key', 'AWS_SECRET_ACCESS_KEY', 'SecretAccessKey', 'secret_key'], keyJoins),
  },
  {
    family: 'credentials',
    secret: '<<base62:32>>',
    places: named(
      ['api_key', 'API_KEY', 'apiKey', 'access_token', 'client_secret', 'authToken', 'x-api-key'],
      keyJoins,
    ),
  },
  {
    family: 'credentials',
    secret: '<<hex:40>>',
    places: named(['api-key', 'secret_token', 'auth_key', 'service_token'], keyJoins),
  },
  {
    family: 'credentials',
    secret: '<<base62:7>>4<<lower:3>>!<<base62:3>>9',
    places: named(['password', 'DB_PASSWORD', 'passwd', 'PGPASSWORD', 'smtp_pass', 'passphrase'], keyJoins),
  },
  {
    family: 'credentials',
    secret: '<<base64:28>>',
    places: ['Authorization: Basic {}', '"authorization": "Basic {}"'],
  },
  {
    family: 'credentials',
    secret: '<<base64url:40>>',
    places: ['Authorization: Bearer {}', "-H 'Authorization: token {}'"],
  },
  {
    family: 'credentials',
    secret: '<<base64:86>>==',
    places: ['AccountName=a;AccountKey={};EndpointSuffix=core.windows.net'],
  },
]

/** Addresses that carry a password, and where people leave addresses. */
const addresses: readonly string[] = [
  'https://ci:{}@packages.example.org/simple/',
  'https://jane.roe:{}@git.example.org/team/tool.git',
  'postgres://app:{}@db-1.internal/orders',
  'postgresql+asyncpg://worker:{}@127.0.0.1:5433/jobs',
  'mysql://shop:{}@mysql.example.org:3306/shop?charset=utf8mb4',
  'mongodb://reader:{}@m1.example.net,m2.example.net/logs?replicaSet=rs0',
  'rediss://default:{}@cache.example.net:6380',
  'amqps://events:{}@mq.example.net:5671/main',
  'clickhouse://metrics:{}@ch.example.net:9440/m?secure=true',
  'sftp://drop:{}@files.example.org/in',
  'ldap://reader:{}@directory.example.org:389',
  'nats://bus:{}@10.1.2.3:4222',
]
const addressPlaces: readonly string[] = [
  'SERVICE_URL={}',
  'export SERVICE_URL="{}"',
  'services:\n  main:\n    url: {}\n',
  '{"service": {"url": "{}", "pool": 5}}',
  "const url = '{}'",
  'engine = create_engine("{}", echo=True)',
  'ERROR cannot connect to {} (timed out)',
  'Please try {} and tell me what you see.',
  'tool sync --from {} --dry-run',
  '<property name="url" value="{}"/>',
]

const infrastructure: readonly Format[] = [
  {
    family: 'infrastructure',
    secret: '<<base62:14>>',
    places: addressPlaces.flatMap((place) => addresses.map((address) => place.replace('{}', () => address))),
  },
  {
    family: 'infrastructure',
    secret: '<<base62:16>>',
    places: [
      'https://deploy:{}@git.example.org/team/app.git',
      'git clone https://oauth2:{}@git.example.org/a.git',
      'postgresql://app:{}@db.internal:5432/app',
      'DATABASE_URL=postgres://svc:{}@10.0.0.4/prod?sslmode=require',
      'mongodb+srv://root:{}@cluster0.example.net/db',
      'redis://:{}@cache:6379/0',
      'amqp://guest:{}@mq:5672/',
      '"url": "mysql://u:{}@localhost:3306/x"',
      'mysql+pymysql://reporter:{}@reports.example.org/r',
      'ftp://backup:{}@files.example.org/pub',
      'smtp://mailer:{}@smtp.example.org:587',
      'Server=tcp:db.example.net,1433;Database=a;User ID=u;Password={};Encrypt=true;',
      'Host=localhost;Port=5432;Username=u;Password={}',
      'Data Source=x;Initial Catalog=y;uid=z;pwd={};',
      'machine api.example.org login deploy password {}',
      'machine git.example.org\n  login me\n  password {}\n',
    ],
  },
  {
    family: 'infrastructure',
    secret: '<<base64:60>>',
    places: [
      '{"auths":{"registry.example.org":{"auth":"{}"}}}',
      '"auths": {\n  "https://index.example.org/v1/": {\n    "auth": "{}"\n  }\n}',
      '    client-key-data: {}',
      'client-certificate-data: {}\n',
    ],
  },
  {
    family: 'infrastructure',
    secret: '$2b$12$<<base62:53>>',
    places: ['hash = "{}"', 'admin:{}', '{"password_hash":"{}"}', "UPDATE users SET h='{}'"],
  },
  {
    family: 'infrastructure',
    secret: '$6$<<base62:16>>$<<base62:86>>',
    places: ['root:{}:19000:0:99999:7:::', 'deploy:{}:1:::'],
  },
  {
    family: 'infrastructure',
    secret: '<<digits:12>>',
    places: ['arn:aws:iam::{}:role/admin', 'aws_account_id = {}', 'AWS_ACCOUNT_ID={}', '"AccountId": "{}"'],
  },
]

const personal: readonly Format[] = [
  {
    family: 'personal',
    secret: '536-<<digits:1>>1-4399',
    places: [
      ...named(['SSN', 'ssn', 'Social Security Number', 'social security no.'], joins),
      '{"ssn":"{}"}',
      'Jane Roe, {}, born 1980',
      'name,ssn\nJane,{}',
      'her number is {}.',
      'Form W-2 {} 2025',
    ],
  },
  {
    family: 'personal',
    secret: '<<ssn::9>>',
    places: [
      ...named(['SSN', 'social_security_number', 'Social Security Number'], [': ', '=', ' is ']),
      '{"ssn":"{}"}',
    ],
  },
  {
    family: 'personal',
    secret: '912-7<<digits:1>>-<<digits:4>>',
    places: ['ITIN {}', 'taxpayer id {}', '{"itin":"{}"}', 'his ITIN is {}.'],
  },
  {
    family: 'personal',
    secret: 'JG<<digits:6>>A',
    places: ['NI number: {}', 'national insurance {}', '{"nino":"{}"}', 'ref {} of HMRC'],
  },
  {
    family: 'personal',
    secret: 'AB 12 34 5<<digits:1>> C',
    places: ['NI number: {}', 'Her NINO is {}.', 'national insurance no {}'],
  },
  {
    family: 'personal',
    secret: '046 454 286',
    places: ['SIN: {}', 'social insurance number {}', 'SIN {}', 'his SIN is {}'],
  },
  {
    family: 'personal',
    secret: '4<<digits:3>> <<digits:4>> <<digits:4>>',
    places: ['Aadhaar: {}', 'Aadhaar number {}', 'UIDAI no {}', 'aadhaar_no={}'],
  },
  { family: 'personal', secret: '123 456 782', places: ['TFN: {}', 'tax file number {}', 'TFN {}'] },
  {
    family: 'personal',
    secret: '86 095 742 719',
    places: ['Steuer-ID: {}', 'Steueridentifikationsnummer: {}', 'Steuer-IdNr. {}'],
  },
  {
    family: 'personal',
    secret: 'C0<<digits:7>>',
    places: [
      ...named(['passport number', 'Passport No.', 'passport_number', 'Passport #'], [': ', ' ', '=']),
      '{"passport":"{}"}',
      'Reisepass Nr. {}',
    ],
  },
  {
    family: 'personal',
    secret: 'D<<digits:7>>',
    places: named(["driver's license number", 'Driving licence no.', 'drivers_license_number', 'DL#'], [': ', ' ']),
  },
  {
    family: 'personal',
    secret: '0<<digits:1>>/12/1987',
    places: [
      ...named(['DOB', 'date of birth', 'Date of Birth', 'birth date', 'D.O.B.'], [': ', ' ']),
      '{"date_of_birth":"{}"}',
      'born on {}',
    ],
  },
  {
    family: 'personal',
    secret: '1990-01-3<<digits:1>>',
    places: ['dob={}', '"birthDate": "{}"', 'birth_date: {}', 'Geburtsdatum: {}'],
  },
]

const financial: readonly Format[] = [
  ...[
    '<<luhn:4:16>>',
    '<<luhn:52:16>>',
    '<<luhn:2221:16>>',
    '<<luhn:6011:16>>',
    '<<luhn:3528:16>>',
    '<<luhn:37:15>>',
    '<<luhn:36:14>>',
  ].map(
    (secret): Format => ({
      family: 'financial',
      secret,
      places: [
        'card {}',
        'Visa: {} exp 12/29',
        '{"number":"{}"}',
        'pan={}',
        'charged {} today',
        'id,card\n1,{}',
        'Card no. {}, thank you',
        '({})',
      ],
    }),
  ),
  {
    family: 'financial',
    secret: '5555 5555 5555 4444',
    places: ['card {}', 'my card is {}, exp 11/28', '{"pan":"{}"}'],
  },
  { family: 'financial', secret: '4111-1111-1111-1111', places: ['card {}', 'test card {} works', 'cc: {}'] },
  ...['<<iban:DE:18>>', '<<iban:NL:14>>'.replace('NL:14', 'ES:20'), '<<iban:AT:16>>', '<<iban:PL:24>>'].map(
    (secret): Format => ({
      family: 'financial',
      secret,
      places: ['IBAN {}', 'IBAN: {}', 'please pay to {} by Friday', '{"iban":"{}"}', 'iban={}', 'account,{},EUR'],
    }),
  ),
  { family: 'financial', secret: 'GB82 WEST 1234 5698 7654 32', places: ['IBAN {}', 'pay {} now', 'to: {}'] },
  {
    family: 'financial',
    secret: '%B<<luhn:4:16>>^ROE/JANE^2912101<<digits:10>>?',
    places: ['{}', 'track1={}', 'swipe: {}'],
  },
  {
    family: 'financial',
    secret: '<<digits:3>>',
    places: named(['CVV', 'cvc', 'CVV2', 'card security code'], [': ', ' ', '=']),
  },
  {
    family: 'financial',
    secret: '<<aba:02:9>>',
    places: named(['routing number', 'ABA', 'Routing No.', 'routing_number'], [': ', ' ', '=']),
  },
  {
    family: 'financial',
    secret: '<<digits:10>>',
    places: named(['account number', 'Account No.', 'acct #', 'bank account number'], [': ', ' ']),
  },
  {
    family: 'financial',
    secret: 'K<<base58:51>>',
    places: ['WIF: {}', 'bitcoin private key: {}', 'wallet key = {}', 'btc_key={}'],
  },
  { family: 'financial', secret: 'xprv<<base58:107>>', places: ['{}', 'root {}', '{"xprv":"{}"}'] },
  {
    family: 'financial',
    secret: '0x<<hex:64>>',
    places: ['PRIVATE_KEY={}', 'DEPLOYER_PRIVATE_KEY={}', 'wallet key: {}', 'private key {}'],
  },
  {
    family: 'financial',
    secret:
      '<<lower:5>> <<lower:5>> <<lower:5>> <<lower:5>> <<lower:5>> <<lower:5>> <<lower:5>> <<lower:5>> <<lower:5>> <<lower:5>> <<lower:5>> <<lower:5>>',
    places: ['seed phrase: {}', 'mnemonic="{}"', 'My recovery phrase: {}', 'MNEMONIC={}'],
  },
]

const health: readonly Format[] = [
  {
    family: 'health',
    secret: '1EG4-TE5-MK7<<digits:1>>',
    places: ['MBI {}', 'Medicare: {}', '{"mbi":"{}"}', 'beneficiary {} seen today', 'id {}'],
  },
  { family: 'health', secret: '9AC1DE2FG34', places: ['MBI {}', 'medicare number {}', 'mbi={}'] },
  {
    family: 'health',
    secret: '<<npi:1:10>>',
    places: ['NPI: {}', 'NPI {}', 'npi={}', '{"npi":"{}"}', 'national provider identifier {}'],
  },
  {
    family: 'health',
    secret: '<<dea:AB:9>>',
    places: ['DEA {}', 'DEA number: {}', 'prescriber DEA no. {}', '{"dea":"{}"}'],
  },
  {
    family: 'health',
    secret: '<<nhs::10>>',
    places: ['NHS number: {}', 'NHS No. {}', 'nhs_number={}', '{"nhs":"{}"}', 'NHS {}'],
  },
  { family: 'health', secret: '943 476 5919', places: ['NHS number: {}', 'NHS no {}', 'NHS: {}'] },
  {
    family: 'health',
    secret: '00<<digits:6>>',
    places: [
      ...named(['MRN', 'medical record number', 'patient id', 'Medical Record No.'], [': ', ' ', '=']),
      '{"mrn":"{}"}',
      'patient_number: {}',
    ],
  },
  {
    family: 'health',
    secret: 'XYZ<<digits:9>>',
    places: named(['member id', 'subscriber id', 'Health insurance number', 'Member ID'], [': ', ' ', '=']),
  },
  {
    family: 'health',
    secret: 'E11.9',
    places: [
      'Diagnosis: {} type 2 diabetes',
      'ICD-10 {}',
      'dx: {}',
      'diagnosed with depression ({})',
      'ICD-10-CM code {}',
    ],
  },
  {
    family: 'health',
    secret: 'sertraline 50 mg',
    places: ['Rx: {} daily', 'prescribed {} at night', 'Prescription: {}', 'Rx {} bid'],
  },
]

export const formats: readonly Format[] = [...credentials, ...infrastructure, ...personal, ...financial, ...health]
