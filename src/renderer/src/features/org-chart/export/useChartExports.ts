import { Braces, Image } from '@lucide/vue'
import { computed, type Ref } from 'vue'
import type { OrgChartBy } from '../../../../../contract/org-chart.ts'
import { useDatabaseClock } from '../../../app/health/health.ts'
import { toast } from '../../../app/toast.ts'
import type { ChartColours } from '../../../canvas/chart-colours.ts'
import type { MenuEntry } from '../../../ui/buttons/menu.ts'
import { fitsPng, saveJson, savePng, saveSvg } from './chart-export.ts'
import { orgChartText as t } from '../words/org-chart.messages.ts'
import type { ChainOverlay } from '../chain/useChainOverlay.ts'
import type { useOrgChart } from '../tree/useOrgChart.ts'

/** Saves the open part of the chart as files, as it is drawn. */
export const useChartExports = ({
  chart: { placed, expansion },
  by,
  at,
  colours,
  overlay,
}: {
  chart: ReturnType<typeof useOrgChart>
  by: Ref<OrgChartBy>
  at: Ref<Date | undefined>
  colours: Ref<ChartColours>
  overlay: Pick<ChainOverlay, 'drawn' | 'answer'>
}) => {
  const clock = useDatabaseClock()
  const exported = () => ({
    chart: placed.value,
    moved: expansion.value.moved,
    by: by.value,
    at: at.value ?? clock.now(),
    colours: colours.value,
    overlay: overlay.drawn.value,
    answer: overlay.answer.value,
  })
  return computed((): MenuEntry[] => [
    { label: t('exportJson'), icon: Braces, run: () => saveJson(exported()) },
    { label: t('exportSvg'), icon: Image, run: () => saveSvg(exported()) },
    {
      label: t('exportPng'),
      icon: Image,
      run: () => (fitsPng(exported()) ? void savePng(exported()).catch(toast.problem) : toast.info(t('tooLarge'))),
    },
  ])
}
