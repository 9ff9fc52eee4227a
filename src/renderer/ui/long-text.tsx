// A text of any length: its beginning first, then more of it in steps, so that no text can stop the page.
import { useState } from 'react'
import { MachineText } from './machine-text.tsx'
import { wholeCharacters } from './whole-characters.ts'

const step = 20_000

export function LongText({ text, first = 300, prose = false }: { text: string; first?: number; prose?: boolean }) {
  const [limit, setLimit] = useState(first)
  if (text.length <= first) return <MachineText text={text} prose={prose} />
  const end = wholeCharacters(text, limit)
  const left = text.length - end
  return (
    <>
      <MachineText text={text.slice(0, end)} prose={prose} />
      {left > 0 && '… '}
      <button
        type="button"
        aria-expanded={limit > first}
        onClick={() => setLimit(left > 0 ? limit + step : first)}
        className="text-accent underline"
      >
        {left > 0 ? `Show ${left > step ? `${count(step)} of ` : ''}${count(left)} more characters` : 'Show less'}
      </button>
    </>
  )
}

function count(number: number): string {
  return number.toLocaleString('en')
}
