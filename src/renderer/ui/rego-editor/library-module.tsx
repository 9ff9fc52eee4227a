// A module of the library, opened at the place where a name is defined.
import { useMemo } from 'react'
import type { RegoReference } from '../../../shared/contract/authoring.ts'
import { Sheet } from '../sheet.tsx'
import { RegoEditor } from './rego-editor.tsx'

export interface LibraryModuleProps {
  readonly place: { readonly module: string; readonly line: number }
  readonly reference: RegoReference | null
  readonly close: () => void
}

export function LibraryModule({ place: { module, line }, reference, close }: LibraryModuleProps) {
  const reveal = useMemo(() => ({ line }), [line])
  return (
    <Sheet title={module} about="Part of the library that every policy may use." close={close} wide>
      <div className="flex h-[70vh] flex-col">
        <RegoEditor
          label={`Library module ${module}`}
          value={reference?.modules[module] ?? ''}
          readOnly
          reveal={reveal}
        />
      </div>
    </Sheet>
  )
}
