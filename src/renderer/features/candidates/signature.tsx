// A pattern's signature: it breaks between its parts before a name breaks.
import { Fragment } from 'react'
import { cutInTheMiddle } from '../../../shared/visible-text.ts'
import { MachineText } from '../../ui/machine-text.tsx'

/** Longer ones are cut in the middle. */
const longest = 160

export function Signature({ text }: { text: string }) {
  return cutInTheMiddle(text, longest)
    .split(/(?<=:)/)
    .map((part, index) => (
      // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one signature never move
      <Fragment key={index}>
        {index > 0 && <wbr />}
        <MachineText text={part} />
      </Fragment>
    ))
}
