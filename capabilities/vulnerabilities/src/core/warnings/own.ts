import type { Subject } from '@testudo/kernel/subject'

/**
 * Whether something of an operator is this subject's own: the organisation its account stands for, of the same nation (two
 * nations may have a "Balta Rail"). Who stands for no organisation owns nothing. Labels are asked besides, never instead.
 */
export function isOwn(
  subject: Pick<Subject, 'organisation' | 'nation'>,
  thing: { readonly operatorName: string; readonly nation: string },
): boolean {
  return subject.organisation !== '' && subject.organisation === thing.operatorName && subject.nation === thing.nation
}
