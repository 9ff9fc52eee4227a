// Frameworks with their controls.
import { expect, it } from 'vitest'
import { frameworksIn } from '../../../../../src/renderer/features/library/frameworks.ts'

it('controls are grouped under their framework, which may also be named as a whole', () => {
  expect(
    frameworksIn(['HIPAA: 164.312(a)(1)', 'SOC 2', 'HIPAA: 164.312(b)', 'PCI DSS: 3.4: masked', 'GDPR', 'GDPR: 32']),
  ).toEqual([
    { name: 'HIPAA', controls: ['164.312(a)(1)', '164.312(b)'] },
    { name: 'SOC 2', controls: [] },
    { name: 'PCI DSS', controls: ['3.4: masked'] },
    { name: 'GDPR', controls: ['32'] },
  ])
})
