/** What a question and its answer give away, said before it is asked. */
export interface LeakStatement {
  readonly responder: readonly string[]
  readonly asker: readonly string[]
}

/** What the statement speaks of. Sizes are the padded ones, which cross the wire. */
export interface LeakFacts {
  readonly responder: string
  readonly points: number
  readonly tableSize: number
  readonly perDay: number
  readonly epochDays: number
}

/** The leak statement in both languages. Every line is a property of the protocol, none a promise of a person. */
export function leakStatement(facts: LeakFacts, language: 'en' | 'fr'): LeakStatement {
  const { responder, points, tableSize, perDay, epochDays } = facts
  if (language === 'fr') {
    return {
      responder: [
        `${responder} apprend que ce nœud a interrogé, et quand.`,
        `${responder} apprend que la question portait sur ${points} valeurs au plus, non combien, ni lesquelles, ni de quel type.`,
        `${responder} n’apprend pas si la réponse était oui ou non. Demander ensuite l’objet lui-même le révélerait.`,
      ],
      asker: [
        'Vous apprenez, pour chaque valeur demandée, si elle a été vue et ce que son label vous permet d’en savoir.',
        `Vous apprenez que ${responder} vous ouvre ${tableSize} valeurs au plus, non leur nombre.`,
        '« Non » veut dire : pas vue, ou pas pour vous. Les deux ne se distinguent pas.',
        `Une valeur que l’on devine peut être demandée : ${perDay} par jour au plus, chaque question étant comptée chez ${responder}.`,
        `La clé change tous les ${epochDays} jours ; une réponse ancienne ne dit rien de la table nouvelle.`,
        `La réponse n’est pas prouvée : ${responder} peut se tromper ou mentir, sans pour autant apprendre vos valeurs.`,
      ],
    }
  }
  return {
    responder: [
      `${responder} learns that this node has asked, and when.`,
      `${responder} learns that the question was about at most ${points} values; not how many, nor which, nor of what type.`,
      `${responder} does not learn whether the answer was yes or no. Asking for the object itself afterwards would tell.`,
    ],
    asker: [
      'You learn for each value you ask whether it was seen, and what its label lets you know of it.',
      `You learn that ${responder} opens at most ${tableSize} values to you; not how many.`,
      '"No" means: not seen, or not for you. The two cannot be told apart.',
      `A value that can be guessed can be asked: at most ${perDay} a day, and ${responder} counts every question.`,
      `The key changes every ${epochDays} days; an old answer tells nothing of the new table.`,
      `The answer is not proven: ${responder} may err or lie, and still does not learn your values.`,
    ],
  }
}
