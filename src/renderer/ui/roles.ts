// Roles of operators as people read them.
import type { OperatorRole } from '../../shared/contract/operator.ts'

export const roleNames: Readonly<Record<OperatorRole, string>> = {
  viewer: 'viewer',
  analyst: 'analyst',
  policy_author: 'policy author',
  admin: 'admin',
}

/** What one may do, in a sentence; each includes what stands before it. */
export const roleMeans: Readonly<Record<OperatorRole, string>> = {
  viewer: 'Sees everything and changes nothing.',
  analyst: 'Also answers held calls and makes exceptions.',
  policy_author: 'Also writes policies, tries them on past calls and submits changes for review.',
  admin: 'Does everything: approves and activates policies, keeps agents, servers, settings and operators.',
}
