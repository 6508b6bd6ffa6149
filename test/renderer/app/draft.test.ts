import { flushPromises } from '@vue/test-utils'
import { reactive } from 'vue'
import { beforeEach, describe, expect, it } from 'vitest'
import { useDraft } from '../../../src/renderer/src/app/forms/draft.ts'
import { inSchool } from '../mount.ts'

const drafts = () => Object.keys({ ...sessionStorage }).filter((key) => key.startsWith('draft:'))

describe('a form', () => {
  beforeEach(() => sessionStorage.clear())

  /** Opens a page with one form, as after loading it. */
  const open = async (form = 'role:new') => {
    const values = reactive({ name: '', password: '', keys: [] as string[] })
    const { result: draft, unmount } = await inSchool(
      () => useDraft({ form: () => form, values, never: ['password'] }),
      {},
    )
    draft.begin()
    return { values, draft, unmount }
  }

  it('keeps its text when the page is reloaded', async () => {
    const { values } = await open()
    Object.assign(values, { name: 'Deputy head', keys: ['trip.approve'] })
    expect((await open()).values).toMatchObject({ name: 'Deputy head', keys: ['trip.approve'] })
  })

  it('saves a change at once, because a page may crash', async () => {
    const { values } = await open()
    values.keys.push('trip.approve')
    expect(drafts()).toEqual(['draft:oak:role:new'])
  })

  it('that was saved or cancelled is empty the next time', async () => {
    const { values, draft } = await open()
    values.name = 'Deputy head'
    draft.forget()
    values.name = 'Head'
    await flushPromises()
    expect(drafts()).toEqual([])
    expect((await open()).values.name).toBe('')
  })

  it('saves no password, and nothing at all while nobody types', async () => {
    const { values } = await open()
    expect(drafts()).toEqual([])
    Object.assign(values, { name: 'North', password: 'open sesame' })
    expect(JSON.stringify({ ...sessionStorage })).not.toContain('open sesame')
    expect((await open()).values.password).toBe('')
  })

  it('has its own draft, and ignores what does not fit the form', async () => {
    const { values } = await open()
    values.name = 'Deputy head'
    expect((await open('unit:new')).values.name).toBe('')
    sessionStorage.setItem('draft:oak:role:new', '{"name":"Head","other":1}')
    expect((await open()).values).toEqual({ name: 'Head', password: '', keys: [] })
    sessionStorage.setItem('draft:oak:role:new', 'no JSON')
    expect((await open()).values.name).toBe('')
  })
})
