// Runs in the page before its own scripts. A canvas of the chart sets `data-shown` (how many nodes) in each frame it draws.
{
  const drawn = []
  const waiting = new Set()
  const shown = () => Number(document.querySelector('[data-shown]')?.dataset.shown ?? 0)
  const activeItem = () => document.querySelector('[role=tree]')?.getAttribute('aria-activedescendant')
  const activeIsOpen = () => document.getElementById(activeItem())?.getAttribute('aria-expanded') === 'true'

  /** A task after the frame: its style, layout and paint are done. Milliseconds since the navigation began. */
  const afterFrame = () =>
    new Promise((resolve) => {
      const { port1, port2 } = new MessageChannel()
      port1.onmessage = () => resolve(performance.now())
      port2.postMessage(null)
    })
  const until = (holds) =>
    new Promise((resolve) => {
      const look = () => {
        if (!holds()) return
        waiting.delete(look)
        resolve(afterFrame())
      }
      waiting.add(look)
      look()
    })

  new MutationObserver((changes) => {
    // The clock of animations stands still within a frame.
    const frame = document.timeline.currentTime
    if (changes.some(({ attributeName }) => attributeName === 'data-shown') && drawn.at(-1) !== frame) drawn.push(frame)
    for (const look of waiting) look()
  }).observe(document, {
    subtree: true,
    attributes: true,
    attributeFilter: ['data-shown', 'aria-activedescendant', 'aria-expanded'],
  })

  let pressed = 0
  addEventListener('keydown', (event) => (pressed = event.timeStamp), { capture: true })

  window.chartFrames = {
    shown,
    /** The pointer is over a node. */
    overNode: () => document.querySelector('[data-shown] + div')?.style.cursor === 'pointer',
    untilShown: (least) => until(() => shown() >= least),
    /** The first frame with nodes and, after it, a key that the chart answered. */
    untilInteractive: async () => {
      const nodes = await until(() => shown() > 2)
      const before = activeItem()
      const answered = until(() => activeItem() !== before)
      const tree = document.querySelector('[role=tree]')
      tree.focus({ preventScroll: true })
      tree.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowDown', bubbles: true, cancelable: true }))
      return { nodes, keys: await answered }
    },
    /** From the next key to the frame that shows the branch it opened, at least so many nodes more than now. */
    untilExpanded: async (more) => {
      const least = shown() + more
      return (await until(() => shown() >= least && activeIsOpen())) - pressed
    },
    startCounting: () => void (drawn.length = 0),
    /** Frames that the chart drew each second since counting began. */
    framesPerSecond: () => ((drawn.length - 1) / (drawn.at(-1) - drawn[0])) * 1_000,
  }
}
