'use strict';
(() => {
  const charts = JSON.parse(document.getElementById('charts').textContent);
  const places = [...document.querySelectorAll('[data-chart]')];
  const drawn = new Map();

  const colour = name => getComputedStyle(document.documentElement).getPropertyValue('--' + name).trim();
  const stateColour = state => colour('s-' + state.split(' ')[0].toLowerCase()
      .replace('healthy', 'running').replace('unrunning', 'unhealthy').replace('unused', 'stopped').replace('deregistered', 'stopped'))
      || colour('s-stopped');
  // Text on a state's colour: black or white, whichever is read better.
  const luminance = hex => [1, 3, 5].map(i => parseInt(hex.slice(i, i + 2), 16) / 255)
      .map(c => c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
      .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
  const onState = state => luminance(stateColour(state)) > 0.179 ? '#000' : '#fff';
  const seconds = value => (value > 0 ? '+' : '') + value.toFixed(1) + ' s';
  const millis = value => value >= 1000 ? (value / 1000).toFixed(2) + ' s' : value.toFixed(value < 100 ? 1 : 0) + ' ms';
  // Tooltips are HTML: what is shown in them is text.
  const text = value => echarts.format.encodeHTML(String(value));

  function option(chart, width) {
    const narrow = width < 560;
    const left = narrow ? 64 : 150;
    const right = 14;
    const laneHeight = 24;
    const heights = [110, 130, Math.max(1, chart.tasks.length) * laneHeight, Math.max(1, chart.targets.length) * laneHeight, 34];
    const titles = ['requests/s', 'latency, ms', 'tasks', 'target health', 'events, seconds since the ' + (chart.fault ? 'fault began' : 'drill began')];
    const tops = [];
    let top = 24;
    for (const height of heights) {
      tops.push(top);
      top += height + 34;
    }
    const ink = colour('ink'), quiet = colour('quiet'), line = colour('line'), card = colour('card');
    const shade = chart.fault ? {
      silent: true,
      itemStyle: {color: colour('s-fault')},
      data: [[{xAxis: 0}, {xAxis: chart.faultTo}]],
    } : undefined;
    const recoveredLine = {
      silent: true, symbol: 'none', animation: false,
      lineStyle: {color: quiet, type: 'dashed', width: 1},
      label: {show: false},
      data: [{xAxis: chart.recovered}],
    };
    const labelled = {
      ...recoveredLine,
      label: {show: true, color: quiet, fontSize: 11, formatter: 'recovered', position: 'end', distance: 3},
    };
    const faultLine = chart.fault ? [{
      xAxis: 0, lineStyle: {color: colour('s-failed'), type: 'solid', width: 1},
      label: {show: true, formatter: 'fault', color: colour('s-failed'), fontSize: 11, position: 'end', distance: 3},
    }] : [];
    const axis = (i, last) => ({
      gridIndex: i, type: 'value', min: chart.from, max: chart.to,
      axisLine: {onZero: false, lineStyle: {color: line}}, axisTick: {show: last}, splitLine: {show: false},
      axisLabel: {show: last, color: quiet, hideOverlap: true, showMinLabel: false, showMaxLabel: false,
        formatter: value => Math.round(value) === value ? value + ' s' : ''},
      axisPointer: {show: true, snap: false, lineStyle: {color: quiet}, label: {show: last, formatter: p => seconds(p.value)}},
    });
    const laneLabel = lane => narrow || !lane.note ? lane.name : lane.name + ' ' + lane.note.replace(/^.*-/, '');
    const points = key => chart.seconds.map(s => [Math.min(s.at + 0.5, chart.to), Math.max(s[key], 0.1)]);
    const quantile = (name, key, width, type) => ({
      name, type: 'line', xAxisIndex: 1, yAxisIndex: 1, data: points(key), showSymbol: false, symbol: 'none',
      lineStyle: {width, type, color: colour(key)}, itemStyle: {color: colour(key)},
      endLabel: {show: false},
    });
    const rate = (name, key, fill) => ({
      name, type: 'custom', xAxisIndex: 0, yAxisIndex: 0, itemStyle: {color: fill},
      encode: {x: [0, 1], y: 2},
      data: chart.seconds.map(s => [
        Math.max(s.at, chart.from), Math.min(s.at + 1, chart.to),
        key === 'ok' ? 0 : s.ok, key === 'ok' ? s.ok : s.ok + s.failed]),
      renderItem: (params, api) => {
        const a = api.coord([api.value(0), api.value(3)]), b = api.coord([api.value(1), api.value(2)]);
        return {type: 'rect', style: {fill}, shape: {x: a[0] + 0.5, y: a[1], width: Math.max(1, b[0] - a[0] - 1), height: b[1] - a[1]}};
      },
    });
    const highest = Math.max(1, ...chart.seconds.map(s => s.ok + s.failed));
    const laneAxis = (i, lanes) => ({
      gridIndex: i, type: 'category', inverse: true, data: lanes.map(laneLabel),
      axisLabel: {color: ink, fontSize: narrow ? 10 : 12, interval: 0, width: left - 8, overflow: 'truncate', fontFamily: 'ui-monospace, Menlo, Consolas, monospace'},
      axisLine: {show: false}, axisTick: {show: false},
    });
    // Each state says its name where there is room: colour alone tells nothing to some.
    const lives = (i, kind, lanes) => {
      const spans = lanes.flatMap((lane, row) => lane.spans.map(s => ({value: [s.from, s.to, row], state: s.state, lane})));
      return {
        type: 'custom', xAxisIndex: i, yAxisIndex: i, encode: {x: [0, 1], y: 2}, data: spans, markArea: shade, markLine: recoveredLine,
        renderItem: (params, api) => {
          const span = spans[params.dataIndex];
          const a = api.coord([span.value[0], span.value[2]]), b = api.coord([span.value[1], span.value[2]]);
          const word = span.state.split(' ')[0].toLowerCase();
          const width = Math.max(3, b[0] - a[0]);
          return {type: 'group', children: [
            {type: 'rect', shape: {x: a[0], y: a[1] - 8, width, height: 16, r: 2}, style: {fill: stateColour(span.state)}},
            ...(width > word.length * 6 + 8 ? [{type: 'text', silent: true,
              style: {text: word, x: a[0] + 4, y: a[1], align: 'left', verticalAlign: 'middle', fontSize: 10, fill: onState(span.state)}}] : []),
          ]};
        },
        tooltip: {formatter: p => `<b>${kind} ${text(p.data.lane.name)}</b> ${text(p.data.lane.note)}<br>${text(p.data.state)}<br>${seconds(p.data.value[0])} to ${seconds(p.data.value[1])}`},
      };
    };
    return {
      animation: false,
      backgroundColor: 'transparent',
      textStyle: {color: ink, fontFamily: getComputedStyle(document.body).fontFamily},
      aria: {enabled: false},
      title: titles.map((title, i) => ({
        text: title, left: 0, top: tops[i] - 22, textStyle: {fontSize: 12, fontWeight: 500, color: quiet},
      })),
      grid: heights.map((height, i) => ({left, right, top: tops[i], height})),
      axisPointer: {link: [{xAxisIndex: 'all'}]},
      xAxis: heights.map((h, i) => axis(i, i === heights.length - 1)),
      yAxis: [
        {gridIndex: 0, type: 'value', max: highest, interval: highest / 2,
          axisLine: {show: false}, axisTick: {show: false},
          axisLabel: {color: quiet, formatter: v => Math.round(v)}, splitLine: {lineStyle: {color: line}}},
        {gridIndex: 1, type: 'log', min: 1, axisLine: {show: false}, axisTick: {show: false}, axisLabel: {color: quiet}, splitLine: {lineStyle: {color: line}}},
        laneAxis(2, chart.tasks),
        laneAxis(3, chart.targets),
        {gridIndex: 4, type: 'value', min: 0, max: 2, axisLabel: {show: false}, axisLine: {show: false}, axisTick: {show: false}, splitLine: {show: false}},
      ],
      tooltip: {
        trigger: 'item', confine: true, backgroundColor: card, borderColor: line, textStyle: {color: ink, fontSize: 12},
        extraCssText: 'max-width: min(28rem, 80vw); white-space: normal;',
      },
      series: [
        {...rate('answered', 'ok', colour('s-ok')), markLine: {...labelled, data: [...faultLine, ...labelled.data]},
          tooltip: {formatter: p => `${seconds(p.value[0])}: ${p.value[3]} answered`}},
        {...rate('failed', 'failed', colour('s-failed')),
          tooltip: {formatter: p => `${seconds(p.value[0])}: ${p.value[3] - p.value[2]} failed`}},
        // A markArea lies beneath the bars: this one lies over them.
        {
          type: 'custom', xAxisIndex: 0, yAxisIndex: 0, z: 3, silent: true, data: chart.fault ? [[0, chart.faultTo]] : [],
          renderItem: (params, api) => {
            const a = api.coord([api.value(0), highest]), b = api.coord([api.value(1), 0]);
            return {type: 'rect', shape: {x: a[0], y: a[1], width: b[0] - a[0], height: b[1] - a[1]}, style: {fill: colour('s-fault')}};
          },
        },
        {...quantile('max', 'max', 1.5, 'dotted'), z: 4, markArea: shade, markLine: recoveredLine},
        quantile('p99', 'p99', 1.5, 'dashed'),
        quantile('p50', 'p50', 2, 'solid'),
        lives(2, 'task', chart.tasks),
        lives(3, 'target', chart.targets),
        {
          type: 'scatter', xAxisIndex: 4, yAxisIndex: 4, symbolSize: 10, markArea: shade, markLine: recoveredLine,
          data: chart.marks.map(m => ({
            value: [m.at, m.kind === 'DRILL' ? 1.5 : 0.5], what: m.what,
            symbol: m.kind === 'DRILL' ? 'diamond' : 'circle',
            itemStyle: {color: m.kind === 'DRILL' ? colour('s-failed') : colour('link')},
          })),
          tooltip: {formatter: p => `${seconds(p.value[0])}: ${text(p.data.what)}`},
        },
      ],
      legend: {
        data: ['p50', 'p99', 'max'], top: tops[1] - 22, right, itemWidth: 24, itemHeight: 8, selectedMode: false,
        textStyle: {color: quiet, fontSize: 11},
      },
      height: top,
    };
  }

  function draw() {
    for (const place of places) {
      const chart = charts[Number(place.dataset.chart)];
      const width = place.clientWidth;
      const {height, ...options} = option(chart, width);
      drawn.get(place)?.dispose();
      place.style.height = height + 'px';
      const instance = echarts.init(place, null, {renderer: 'svg', width, height});
      instance.setOption(options);
      drawn.set(place, instance);
    }
  }

  // On paper: light, as wide as the sheet, and nothing folded away.
  let folded = [];
  addEventListener('beforeprint', () => {
    document.documentElement.classList.add('paper');
    folded = [...document.querySelectorAll('details:not([open])')];
    folded.forEach(d => { d.open = true; });
    places.forEach(p => { p.style.width = '660px'; });
    draw();
  });
  addEventListener('afterprint', () => {
    document.documentElement.classList.remove('paper');
    folded.forEach(d => { d.open = false; });
    places.forEach(p => { p.style.width = ''; });
    draw();
  });

  // A link to something that is folded unfolds it.
  function unfold() {
    const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (target && target.tagName === 'DETAILS') {
      for (let folder = target; folder; folder = folder.parentElement.closest('details')) {
        folder.open = true;
      }
      target.scrollIntoView();
    }
  }

  let waiting;
  let widthBefore = innerWidth;
  addEventListener('resize', () => {
    if (innerWidth === widthBefore) {
      return;
    }
    widthBefore = innerWidth;
    clearTimeout(waiting);
    waiting = setTimeout(draw, 100);
  });
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', draw);
  addEventListener('hashchange', unfold);
  draw();
  unfold();
  document.documentElement.dataset.drawn = String(drawn.size);
})();
