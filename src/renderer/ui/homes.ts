// Addresses of the lists: a page, the links to it and the forms that open there take them from here.
export const homes = {
  activity: '/activity',
  detections: '/activity/detections',
  agents: '/agents',
  delegations: '/agents/delegations',
  workflows: '/agents/workflows',
  servers: '/servers',
  policies: '/policies',
  candidates: '/policy-suggestions',
  exceptions: '/exceptions',
  dlp: '/dlp',
  inboundRules: '/inbound/rules',
  library: '/library',
  settings: '/settings',
} as const
