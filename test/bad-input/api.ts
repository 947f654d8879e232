/** What the node says of itself at `/api/openapi.json`, as far as an attacker needs it. */
export interface Operation {
  readonly method: string
  readonly path: string
  readonly may: string
  readonly params: readonly {
    readonly name: string
    readonly in: string
    readonly required: boolean
    readonly schema: Schema
  }[]
  readonly body: Schema | undefined
  readonly upload: boolean
}

export interface Schema {
  readonly type?: string | readonly string[]
  readonly enum?: readonly unknown[]
  readonly const?: unknown
  readonly properties?: Readonly<Record<string, Schema>>
  readonly required?: readonly string[]
  readonly items?: Schema
  readonly anyOf?: readonly Schema[]
  readonly minimum?: number
  readonly minLength?: number
  readonly minItems?: number
  readonly pattern?: string
}

interface Described {
  readonly paths: Readonly<
    Record<
      string,
      Readonly<
        Record<
          string,
          {
            readonly parameters: Operation['params']
            readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: Schema }>> }
            readonly 'x-testudo-may': string
          }
        >
      >
    >
  >
}

/** Every operation of the description, in its order. */
export function operationsOf(description: string): readonly Operation[] {
  const { paths } = JSON.parse(description) as Described
  return Object.entries(paths).flatMap(([path, operations]) =>
    Object.entries(operations).map(([method, operation]) => {
      const content = operation.requestBody?.content
      return {
        method: method.toUpperCase(),
        path,
        may: operation['x-testudo-may'],
        params: operation.parameters,
        body: content?.['application/json']?.schema,
        upload: content?.['application/octet-stream'] !== undefined,
      }
    }),
  )
}

/** A small value that fits a schema as far as it goes: what is asked for with a pattern may still be refused. */
export function sampleOf(schema: Schema | undefined): unknown {
  if (schema === undefined) return 'x'
  if (schema.const !== undefined) return schema.const
  if (schema.enum !== undefined) return schema.enum[0]
  if (schema.anyOf !== undefined) return sampleOf(schema.anyOf[0])
  const type = typeof schema.type === 'string' ? schema.type : schema.type?.[0]
  if (type === 'object') {
    const names = schema.required ?? []
    return Object.fromEntries(names.map((name) => [name, sampleOf(schema.properties?.[name])]))
  }
  if (type === 'array') return (schema.minItems ?? 0) > 0 ? [sampleOf(schema.items)] : []
  if (type === 'number' || type === 'integer') return Math.max(1, schema.minimum ?? 1)
  if (type === 'boolean') return false
  if (schema.pattern?.includes('--') === true) return 'malware--0c7b5b88-8ff7-4a4d-aa9d-feb398cd0061'
  return 'x'.repeat(Math.max(3, schema.minLength ?? 1))
}

/** The path with these values in place of its parameters, and its required query. */
export function addressOf(operation: Operation, values: Readonly<Record<string, string>> = {}): string {
  const path = operation.path.replaceAll(/\{(\w+)\}/g, (_all, name: string) => values[name] ?? 'x')
  const query = operation.params
    .filter((param) => param.in === 'query' && (param.required || values[param.name] !== undefined))
    .map((param) => `${param.name}=${values[param.name] ?? encodeURIComponent(String(sampleOf(param.schema)))}`)
  return query.length === 0 ? path : `${path}?${query.join('&')}`
}
