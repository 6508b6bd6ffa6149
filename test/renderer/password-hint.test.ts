import { mount } from '@vue/test-utils'
import { afterEach, describe, expect, test } from 'vitest'
import GraphFields from '../../src/renderer/src/features/settings/GraphFields.vue'
import { formOf } from '../../src/renderer/src/features/settings/profile-form.ts'
import ServerFields from '../../src/renderer/src/features/settings/ServerFields.vue'
import { chooseLocale } from '../../src/renderer/src/i18n/messages.ts'

afterEach(() => chooseLocale('en'))

const textOf = (fields: typeof ServerFields | typeof GraphFields, kept: object) =>
  mount(fields as typeof ServerFields, {
    props: {
      modelValue: formOf(undefined),
      kept: { onlyThisSession: false, serves: true, ...kept },
      errorOf: () => undefined,
    },
  }).text()

describe.each([
  ['PostgreSQL', ServerFields],
  ['Neo4j', GraphFields],
])('the password of %s', (_store, fields) => {
  test('is said to last until the console ends when no keychain keeps it, in both languages', () => {
    expect(textOf(fields, { onlyThisSession: true })).toContain('until the console ends: this system has no keychain')
    chooseLocale('es')
    expect(textOf(fields, { onlyThisSession: true })).toContain(
      'hasta que se cierre la consola: este sistema no tiene llavero',
    )
  })

  test('is said to be kept, with what happens to a new one', () => {
    expect(textOf(fields, {})).toContain('A password is kept. Leave empty to keep it.')
    expect(textOf(fields, { serves: false })).toContain('never in the profile')
  })
})
