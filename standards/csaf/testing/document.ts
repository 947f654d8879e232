/** A document of CSAF 2.0 that its schema and every mandatory test accept; parts of it may be given instead. */
export function csaf20(
  parts: { readonly document?: object; readonly tracking?: object } & Record<string, unknown> = {},
) {
  const { document, tracking, ...rest } = parts
  return {
    document: {
      category: 'csaf_base',
      csaf_version: '2.0',
      lang: 'en',
      publisher: { category: 'vendor', name: 'Example', namespace: 'https://vendor.example' },
      title: 'A weakness in a pump',
      tracking: {
        current_release_date: '2024-02-01T00:00:00Z',
        id: 'EX-1',
        initial_release_date: '2024-02-01T00:00:00Z',
        revision_history: [{ date: '2024-02-01T00:00:00Z', number: '1', summary: 'First.' }],
        status: 'final',
        version: '1',
        ...tracking,
      },
      ...document,
    },
    ...rest,
  }
}

/** A product tree of products that stand alone. */
export const products = (ids: readonly string[]) => ({
  full_product_names: ids.map((product_id) => ({ name: `Pump ${product_id}`, product_id })),
})
