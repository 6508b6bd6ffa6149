import { expect, it } from 'vitest'
import { nextTick, ref } from 'vue'
import { useUnitInSight } from '../../../src/renderer/src/features/org-units/useUnitInSight.ts'
import { inComponent } from '../mount.ts'

const school = { id: 'school', name: 'School' }
const trees = { id: 'trees', name: 'Trees', path: [school], version: 1 }

const inTree = () => {
  const id = ref('')
  const unit = ref<typeof trees>()
  const revealed: string[][] = []
  const { result: active } = inComponent(() =>
    useUnitInSight({
      id: () => id.value,
      unit: () => unit.value,
      reveal: (path) => revealed.push(path.map((above) => above.id)),
    }),
  )
  const shown = async (next: typeof trees | undefined) => {
    id.value = next?.id ?? ''
    unit.value = next
    await nextTick()
  }
  /** The unit stays open, and the tree does not hold it. */
  const outOfTree = async () => {
    unit.value = undefined
    await nextTick()
  }
  return { active, revealed, shown, outOfTree }
}

it('a unit that is opened becomes the active row, below open units', async () => {
  const { active, revealed, shown } = inTree()
  await shown(trees)
  expect({ active: active.value, revealed }).toEqual({ active: 'trees', revealed: [['school']] })
})

it('a unit that is read again takes back no step of the keys', async () => {
  const { active, revealed, shown } = inTree()
  await shown(trees)
  active.value = 'school'
  await shown({ ...trees, name: 'Forest', path: [{ ...school, name: 'Old school' }], version: 2 })
  expect({ active: active.value, revealed }).toEqual({ active: 'school', revealed: [['school']] })
})

it('a unit whose parent was closed before it was read opens nothing again', async () => {
  const { active, revealed, shown, outOfTree } = inTree()
  await shown(trees)
  active.value = 'school'
  await outOfTree()
  await shown(trees)
  expect({ active: active.value, revealed }).toEqual({ active: 'school', revealed: [['school']] })
})

it('a unit that moved is shown at its new place, and one that is opened again too', async () => {
  const { active, revealed, shown } = inTree()
  await shown(trees)
  active.value = 'school'
  await shown({ ...trees, path: [{ id: 'garden', name: 'Garden' }] })
  expect({ active: active.value, revealed }).toEqual({ active: 'trees', revealed: [['school'], ['garden']] })
  await shown(undefined)
  active.value = 'school'
  await shown(trees)
  expect({ active: active.value, revealed: revealed.at(-1) }).toEqual({ active: 'trees', revealed: ['school'] })
})
