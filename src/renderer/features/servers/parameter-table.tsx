// The parameters of a tool as a table; many of them in steps.
import { useState } from 'react'
import { Button } from '../../ui/button.tsx'
import { LongText } from '../../ui/long-text.tsx'
import { MachineText } from '../../ui/machine-text.tsx'
import type { Parameter } from './tool-parameters.ts'

const step = 50

export function ParameterTable({ parameters }: { parameters: readonly Parameter[] }) {
  const [shown, setShown] = useState(step)
  if (parameters.length === 0) return <p className="text-soft">Its schema names none.</p>
  return (
    <div className="flex flex-col gap-2">
      <table className="w-full border-collapse text-left">
        <thead>
          <tr className="border-b border-line text-xs text-soft">
            <th scope="col" className="py-1 pr-3 font-normal">
              Name
            </th>
            <th scope="col" className="py-1 pr-3 font-normal">
              Type
            </th>
            <th scope="col" className="py-1 font-normal">
              Required
            </th>
          </tr>
        </thead>
        <tbody>
          {parameters.slice(0, shown).map(({ name, type, required, description }) => (
            <tr key={name} className="border-b border-line align-top last:border-b-0">
              <td className="py-1.5 pr-3">
                <LongText text={name} first={80} />
                {description !== '' && (
                  <span className="block text-xs text-soft">
                    <LongText text={description} first={200} prose />
                  </span>
                )}
              </td>
              <td className="max-w-48 py-1.5 pr-3 text-soft">
                <MachineText text={type} limit={160} />
              </td>
              <td className="py-1.5 text-soft">{required ? 'required' : 'optional'}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {parameters.length > shown && (
        <div>
          <Button onClick={() => setShown(shown + step)}>Show more of the {parameters.length} parameters</Button>
        </div>
      )}
    </div>
  )
}
