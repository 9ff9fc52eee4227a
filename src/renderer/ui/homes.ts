// Addresses of the lists: a page, the links to it and the forms that open there take them from here.
export const homes = {
  agents: '/agents',
  delegations: '/agents/delegations',
  workflows: '/agents/workflows',
  servers: '/servers',
  policies: '/policies',
  exceptions: '/exceptions',
  dlp: '/dlp',
} as const
