// The form for a new thing of a list is open at an address of its own: whoever links to it opens the form.
import { useCallback } from 'react'
import { useLocation, useSearch } from 'wouter'
import type { OperatorRole } from '../../shared/contract/operator.ts'
import { useRefusal } from './operators.tsx'

export function placeIn(home: string, id: string | null): string {
  return id === null ? home : `${home}/${encodeURIComponent(id)}`
}

/** `id` is what stays open behind the form. */
export function creatingPath(home: string, id: string | null = null): string {
  return `${placeIn(home, id)}?create=1`
}

export function isCreating(search: string): boolean {
  return new URLSearchParams(search).get('create') === '1'
}

/** The list at `home` with `id` open; the form stays closed for who lacks the role. */
export function usePlace(home: string, id: string | null, needs: OperatorRole) {
  const [, navigate] = useLocation()
  const wanted = isCreating(useSearch())
  const creating = useRefusal(needs) === null && wanted
  const select = useCallback((next: string | null) => navigate(placeIn(home, next)), [home, navigate])
  return { select, creating, create: () => navigate(creatingPath(home, id)) }
}
