/** What was refused of a form as a whole, above the button that sends it again. */
export function FormFailure({ of }: { of: { readonly failure: string | null } }) {
  if (of.failure === null) return null
  return (
    <p role="alert" className="text-deny">
      {of.failure}
    </p>
  )
}
