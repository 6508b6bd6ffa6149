import { mount } from '@vue/test-utils'
import { TooltipProvider } from 'reka-ui'
import { describe, expect, it } from 'vitest'
import { defineComponent, h, ref } from 'vue'
import DataGrid from '../../../src/renderer/src/ui/tables/DataGrid.vue'
import type { GridColumn } from '../../../src/renderer/src/ui/tables/grid.ts'
import { countSelected, noSelection, type Selection } from '../../../src/renderer/src/ui/tables/selection.ts'

type Row = { id: string; name: string }
const columns: GridColumn<Row>[] = [
  { id: 'name', title: 'Name', width: 200, sortKey: 'name', text: ({ name }) => name },
  { id: 'id', title: 'Id', width: 100, text: ({ id }) => id },
]

const show = (rows: Row[], total = rows.length) => {
  const sort = ref('name')
  const selection = ref<Selection<Row>>(noSelection())
  const opened: string[] = []
  const wrapper = mount(
    defineComponent({
      setup: () => () =>
        h(TooltipProvider, () =>
          h(DataGrid<Row>, {
            name: 'People',
            storageKey: 'test',
            columns,
            rowCount: total,
            rowAt: (index: number) => rows[index],
            rowId: (row: Row) => row.id,
            selectable: true,
            sort: sort.value,
            'onUpdate:sort': (chosen: string) => (sort.value = chosen),
            selection: selection.value,
            'onUpdate:selection': (chosen: Selection<Row>) => (selection.value = chosen),
            onOpen: (row: Row) => opened.push(row.id),
          }),
        ),
    }),
    { attachTo: document.body },
  )
  const grid = wrapper.get('[role=grid]')
  return {
    wrapper,
    grid,
    sort,
    selection,
    opened,
    press: (key: string, options = {}) => grid.trigger('keydown', { key, ...options }),
  }
}
const people = Array.from({ length: 5 }, (_, at) => ({ id: `p${at}`, name: `Person ${at}` }))

describe('data grid', () => {
  it('says how many rows there are and which of them are drawn', () => {
    const { grid, wrapper } = show(people, 1_000_000)
    expect(grid.attributes('aria-rowcount')).toBe('1000001')
    const rows = wrapper.findAll('[role=row]')
    expect(rows.length).toBeLessThan(100)
    expect(rows[1]?.attributes('aria-rowindex')).toBe('2')
    wrapper.unmount()
  })

  it('moves by keys, opens with Enter and names the active cell', async () => {
    const { grid, press, opened, wrapper } = show(people)
    await press('ArrowDown')
    await press('ArrowDown')
    await press('ArrowRight')
    expect(wrapper.get(`[id="${grid.attributes('aria-activedescendant')}"]`).text()).toBe('Person 2')
    await press('Enter')
    expect(opened).toEqual(['p2'])
    wrapper.unmount()
  })

  it('selects with Space, Shift and arrows and Ctrl A, and clears with Escape', async () => {
    const { press, selection, wrapper } = show(people, 1_000)
    await press(' ')
    await press('ArrowDown', { shiftKey: true })
    await press('ArrowDown', { shiftKey: true })
    expect(countSelected(selection.value, 1_000)).toBe(3)
    await press('a', { ctrlKey: true })
    expect(countSelected(selection.value, 1_000)).toBe(1_000)
    await press('Escape')
    expect(countSelected(selection.value, 1_000)).toBe(0)
    wrapper.unmount()
  })

  it('sorts from the header by click and by key', async () => {
    const { press, sort, wrapper } = show(people)
    await wrapper.get('[role=columnheader][data-column="1"]').trigger('click')
    expect(sort.value).toBe('-name')
    await press('ArrowUp')
    await press('ArrowRight')
    await press('Enter')
    expect(sort.value).toBe('name')
    expect(wrapper.get('[role=columnheader][data-column="1"]').attributes('aria-sort')).toBe('ascending')
    wrapper.unmount()
  })

  it('widens a column with Alt and arrows, and remembers it', async () => {
    const { press, wrapper } = show(people)
    await press('ArrowUp')
    await press('ArrowRight')
    await press('ArrowRight', { altKey: true })
    expect(JSON.parse(localStorage.getItem('columns.test') ?? '{}')).toMatchObject({ widths: { name: 216 } })
    wrapper.unmount()
  })

  it('copies the chosen rows as tab-separated text', async () => {
    const { grid, press, wrapper } = show(people)
    await press(' ')
    await press('ArrowDown', { shiftKey: true })
    const data = new DataTransfer()
    grid.element.dispatchEvent(
      Object.assign(new Event('copy', { bubbles: true, cancelable: true }), { clipboardData: data }),
    )
    expect(data.getData('text/plain')).toBe('Name\tId\nPerson 0\tp0\nPerson 1\tp1')
    wrapper.unmount()
  })
})
