// Suggestions in the command palette: those that wait first.

import { Lightbulb } from 'lucide-react'
import type { Candidate } from '../../../shared/contract/candidate.ts'
import { placeIn } from '../../ui/creating.ts'
import { detectionWords } from '../../ui/detection-words.ts'
import { homes } from '../../ui/homes.ts'
import { MiddleCut } from '../../ui/machine-text.tsx'
import type { PaletteEntry } from '../../ui/palette-entry.ts'
import { sectionsOf } from './sections.ts'
import { confidenceText, statusWords } from './words.ts'

export function candidateEntries(items: readonly Candidate[], go: (path: string) => void): readonly PaletteEntry[] {
  return sectionsOf(items)
    .flatMap((section) => section.items)
    .map(({ id, pattern_signature, source_event_type, status, confidence }) => ({
      id: `suggestion ${id}`,
      words: `${pattern_signature} ${detectionWords[source_event_type]} ${statusWords[status].word} policy suggestion candidate`,
      icon: <Lightbulb size={16} />,
      title: <MiddleCut text={pattern_signature} tail={20} />,
      note: `${statusWords[status].word} · confidence ${confidenceText(confidence)}`,
      run: () => go(placeIn(homes.candidates, id)),
    }))
}

export function candidateActions(waiting: number, go: (path: string) => void): readonly PaletteEntry[] {
  if (waiting === 0) return []
  return [
    {
      id: 'review suggestions',
      words: 'Review policy suggestions proposed candidates waiting',
      icon: <Lightbulb size={16} />,
      title: `Review ${waiting} proposed ${waiting === 1 ? 'policy' : 'policies'}`,
      run: () => go(`${homes.candidates}?status=proposed`),
    },
  ]
}
