import { canonicalLabel, join, type Label, type PolicySet } from '@testudo/kernel/label'

/** What decides who may read: without originators and informative tags, which narrow nothing. */
const decisive = (label: Label): string =>
  canonicalLabel({
    ...label,
    originators: [],
    categories: label.categories.filter((category) => category.type !== 'INFORMATIVE'),
  })

/**
 * The label an edit may give to what stood under `before`: `wanted` with everything `before` asks for.
 *
 * @returns undefined when `wanted` would let somebody read who could not before: that is a release, decided by two people elsewhere
 */
export function narrowed(before: Label, wanted: Label, policies: PolicySet): Label | undefined {
  const both = join([before, wanted], policies)
  return decisive(both) === decisive(wanted) ? both : undefined
}
