import { expect, it } from 'vitest'
import { html } from './html.ts'

it('writes whatever is put in as text, in content and in attributes', () => {
  const evil = `"><script>alert('x')</script>&`
  expect(html`<p title="${evil}">${evil}</p>`.text).toBe(
    '<p title="&quot;&gt;&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&amp;">&quot;&gt;&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&amp;</p>',
  )
})

it('takes HTML it made itself, lists of it, and nothing for what is not there', () => {
  const items = ['a', '<b>'].map((one) => html`<li>${one}</li>`)
  expect(html`<ul>${items}</ul>${false}${undefined}${0}`.text).toBe('<ul><li>a</li><li>&lt;b&gt;</li></ul>0')
})
