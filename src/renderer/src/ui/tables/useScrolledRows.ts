import { computed, onBeforeUnmount, onMounted, ref, type ShallowRef } from 'vue'
import { isScaled, rowsInSight, rowsTopAt, rowsTopToShow, scrollScale, scrollTopFor } from './scroll-scale.ts'

/** Any number of rows of equal height in a scrolling element. Its top `headerHeight` pixels are sticky. */
export const useScrolledRows = (options: {
  element: Readonly<ShallowRef<HTMLElement | null>>
  count: () => number
  height: () => number
  headerHeight: number
}) => {
  const viewport = ref(0)
  const scrollTop = ref(0)
  const rowsTop = ref(0)
  const scale = computed(() =>
    scrollScale({ count: options.count(), height: options.height(), viewport: viewport.value }),
  )

  const measure = () => {
    viewport.value = Math.max(0, (options.element.value?.clientHeight ?? 0) - options.headerHeight)
  }
  const observer = new ResizeObserver(measure)
  onMounted(() => {
    if (options.element.value) observer.observe(options.element.value)
    measure()
  })
  onBeforeUnmount(() => observer.disconnect())

  const scrollTo = (top: number) => {
    const element = options.element.value
    if (!element) return
    element.scrollTop = scrollTopFor(scale.value, top)
    scrollTop.value = element.scrollTop
    rowsTop.value = isScaled(scale.value)
      ? Math.min(Math.max(0, top), scale.value.rowsHeight - viewport.value)
      : rowsTopAt(scale.value, element.scrollTop)
  }

  return {
    scale,
    viewport,
    sight: computed(() =>
      rowsInSight({
        rowsTop: rowsTop.value,
        viewport: viewport.value,
        height: options.height(),
        count: options.count(),
        overscan: 8,
      }),
    ),
    /** The position of a row inside the spacer. */
    topOf: (index: number) => scrollTop.value + index * options.height() - rowsTop.value,
    onScroll: () => {
      const now = options.element.value?.scrollTop ?? 0
      // Own scrolling knows the exact pixel of the rows, which a scaled scroll bar is too coarse to tell.
      if (Math.abs(now - scrollTop.value) < 1 && isScaled(scale.value)) return
      scrollTop.value = now
      rowsTop.value = rowsTopAt(scale.value, now)
    },
    /** On a scaled scroll bar the wheel still moves by exact pixels. */
    onWheel: (event: WheelEvent) => {
      if (!isScaled(scale.value) || event.ctrlKey || event.deltaY === 0) return
      event.preventDefault()
      const unit = event.deltaMode === 1 ? options.height() : event.deltaMode === 2 ? viewport.value : 1
      scrollTo(rowsTop.value + event.deltaY * unit)
    },
    scrollTo,
    show: (index: number) =>
      scrollTo(rowsTopToShow({ index, height: options.height(), rowsTop: rowsTop.value, viewport: viewport.value })),
    rowsPerPage: () => Math.max(1, Math.floor(viewport.value / options.height()) - 1),
  }
}
