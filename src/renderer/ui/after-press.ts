// Waits until nothing is pressed: what appears or goes in between would move a button from under the hand.

/** Runs the task at once, or after the press that is going on has done what it does. */
export function afterPress(task: () => void): void {
  if (document.querySelector(':active') === null) task()
  else for (const end of ['pointerup', 'pointercancel']) addEventListener(end, () => setTimeout(task), { once: true })
}
