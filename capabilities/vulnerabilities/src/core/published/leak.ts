/** What a question about products crosses with, in numbers. */
export interface ProductsLeakFacts {
  readonly node: string
  readonly points: number
  readonly rows: number
  readonly bytes: number
  readonly perDay: number
  readonly epochDays: number
}

export interface ProductsLeak {
  readonly responder: readonly string[]
  readonly asker: readonly string[]
}

const megabytes = (bytes: number) => Math.max(0.1, bytes / 1_048_576).toFixed(1)

/** What each side learns. Every line is a property of the protocol, none a promise of a person. */
export function productsLeak(facts: ProductsLeakFacts, language: 'en' | 'fr'): ProductsLeak {
  const { node, points, rows, bytes, perDay, epochDays } = facts
  const size = megabytes(bytes)
  if (language === 'fr')
    return {
      responder: [
        `${node} apprend que ce nœud a interrogé, et quand.`,
        `${node} apprend que ${points} points au plus ont passé : autant de noms de produits au plus, non combien, ni lesquels. Un nom déjà demandé sous la même clé n’en coûte plus : il apprend à peu près combien sont nouveaux.`,
        `${node} n’apprend pas ce qui a été trouvé : l’édition entière (${size.replace('.', ',')} Mio) est toujours chargée.`,
        'Aucune version, aucun équipement, aucun nombre d’équipements ne quitte ce nœud ; les versions se comparent ici.',
      ],
      asker: [
        'Vous recevez les fiches qui nomment un de vos produits, autant que votre label le permet à ce nœud.',
        `Vous apprenez que ${node} vous ouvre ${rows} lignes au plus, non leur nombre, ni les fiches des autres produits.`,
        'Ne rien trouver veut dire : pas de fiche, ou pas pour nous. Les deux ne se distinguent pas.',
        `Un produit que l’on devine peut être demandé : ${perDay} points par jour au plus, chacun compté chez ${node}. La clé change tous les ${epochDays} jours.`,
        `Rien n’est prouvé : ${node} peut se tromper ou mentir, sans pour autant apprendre vos produits.`,
        'Publier ensuite « touché » lui dira exactement ce que vous publiez.',
      ],
    }
  return {
    responder: [
      `${node} learns that this node has asked, and when.`,
      `${node} learns that at most ${points} points crossed: at most so many names of products; not how many, nor which. A name asked before under the same key costs none: it learns about how many are new.`,
      `${node} does not learn what was found: the whole edition (${size} MiB) is always fetched.`,
      'No version, no equipment and no number of equipment leaves this node; versions are compared here.',
    ],
    asker: [
      'You get the records that name a product of yours, as far as their labels let this node have them.',
      `You learn that ${node} opens at most ${rows} rows to you; not how many, nor the records of other products.`,
      'Finding nothing means: no record, or not for us. The two cannot be told apart.',
      `A product that can be guessed can be asked: at most ${perDay} points a day, and ${node} counts every one. The key changes every ${epochDays} days.`,
      `Nothing is proven: ${node} may err or lie, and still does not learn your products.`,
      'Publishing "affected" afterwards tells it exactly what you publish.',
    ],
  }
}
