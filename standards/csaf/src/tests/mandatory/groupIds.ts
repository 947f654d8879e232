import { BOTH, type CsafTest } from '../../test.ts'

/** CSAF 2.0 §6.1.4: every product group that is named must be defined in the product tree. */
export const missingGroupId: CsafTest = {
  id: '6.1.4',
  kind: 'mandatory',
  versions: BOTH,
  title: 'Missing Definition of Product Group ID',
  run({ groupReferences, groupById }, report) {
    for (const { id, path } of groupReferences)
      if (!groupById.has(id)) report(path, `No product group of the product tree has the id ${JSON.stringify(id)}.`)
  },
}

/** CSAF 2.0 §6.1.5: a product group must not be defined more than once. */
export const doubledGroupId: CsafTest = {
  id: '6.1.5',
  kind: 'mandatory',
  versions: BOTH,
  title: 'Multiple Definition of Product Group ID',
  run({ groups, groupById }, report) {
    for (const group of groups)
      if (group.id !== undefined && groupById.get(group.id) !== group)
        report(`${group.path}/group_id`, `The product group id ${JSON.stringify(group.id)} is defined before.`)
  },
}
