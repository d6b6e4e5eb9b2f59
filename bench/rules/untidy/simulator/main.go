// Prometheus's own engine, rule groups and TSDB in made-up time: samples arrive late, evaluations are missed,
// rules are edited by reload or restart.
package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"math"
	"os"
	"sort"
	"strconv"
	"strings"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/common/model"
	"github.com/prometheus/prometheus/model/labels"
	"github.com/prometheus/prometheus/model/value"
	"github.com/prometheus/prometheus/promql"
	"github.com/prometheus/prometheus/promql/parser"
	"github.com/prometheus/prometheus/rules"
	"github.com/prometheus/prometheus/storage"
	"github.com/prometheus/prometheus/tsdb"
)

type Epoch struct {
	From    float64      `json:"from"`
	To      float64      `json:"to"`
	Files   []string     `json:"files"`
	Restart bool         `json:"restart"` // process restarted: no state copied, for-state restored
	Default float64      `json:"interval"`
	Skip    [][2]float64 `json:"skip"` // evaluations in [a,b) don't happen
}
type Query struct {
	Name string  `json:"name"`
	Expr string  `json:"expr"`
	At   float64 `json:"at"`
	To   float64 `json:"to"`
	Step float64 `json:"step"`
}
type Scn struct {
	Raw     string             `json:"raw"`
	TSDB    string             `json:"tsdb"`
	Out     string             `json:"out"`
	Dump    string             `json:"dump"`
	Epochs  []Epoch            `json:"epochs"`
	Queries []Query            `json:"queries"`
	Costs   float64            `json:"costs"` // at this time, say how many samples each rule of the last epoch touches
	Phase   map[string]float64 `json:"phase"` // group name -> second in its interval
	From    float64            `json:"dumpfrom"`
}

type sample struct {
	arr int64
	ts  int64
	id  int
	v   float64
}

func main() {
	b, err := os.ReadFile(os.Args[1])
	chk(err)
	var s Scn
	chk(json.Unmarshal(b, &s))
	os.RemoveAll(s.TSDB)
	opts := tsdb.DefaultOptions()
	opts.MinBlockDuration = int64(400 * 24 * time.Hour / time.Millisecond)
	opts.MaxBlockDuration = opts.MinBlockDuration
	opts.RetentionDuration = 0
	db, err := tsdb.Open(s.TSDB, slog.New(slog.DiscardHandler), prometheus.NewRegistry(), opts, nil)
	chk(err)
	db.DisableCompactions()
	engine := promql.NewEngine(promql.EngineOpts{MaxSamples: 500e6, Timeout: time.Hour, LookbackDelta: 5 * time.Minute, EnableAtModifier: true, EnableNegativeOffset: true})
	ctx := context.Background()

	// raw: "S id labels" / "arr_ms ts_ms id value"
	var sers []labels.Labels
	var smp []sample
	metrics := parser.NewParser(parser.Options{})
	if s.Raw != "" {
		f, err := os.Open(s.Raw)
		chk(err)
		sc := bufio.NewScanner(f)
		sc.Buffer(make([]byte, 1<<20), 1<<20)
		for sc.Scan() {
			line := sc.Text()
			if strings.HasPrefix(line, "S ") {
				l, err := metrics.ParseMetric(line[2:])
				chk(err)
				sers = append(sers, l)
				continue
			}
			p := strings.Fields(line)
			arr, _ := strconv.ParseInt(p[0], 10, 64)
			ts, _ := strconv.ParseInt(p[1], 10, 64)
			id, _ := strconv.Atoi(p[2])
			var v float64
			if p[3] == "stale" {
				v = math.Float64frombits(value.StaleNaN)
			} else {
				v, err = strconv.ParseFloat(p[3], 64)
				chk(err)
			}
			smp = append(smp, sample{arr, ts, id, v})
		}
		f.Close()
		sort.SliceStable(smp, func(i, j int) bool { return smp[i].arr < smp[j].arr })
	}
	refs := make([]storage.SeriesRef, len(sers))
	pos := 0
	feed := func(until int64) {
		if pos >= len(smp) || smp[pos].arr > until {
			return
		}
		app := db.Appender(ctx)
		for pos < len(smp) && smp[pos].arr <= until {
			x := smp[pos]
			r, err := app.Append(refs[x.id], sers[x.id], x.ts, x.v)
			if err != nil {
				fmt.Fprintln(os.Stderr, "append", sers[x.id], x.ts, err)
			} else {
				refs[x.id] = r
			}
			pos++
		}
		chk(app.Commit())
	}
	errs := map[string]int{}
	errFirst := map[string]int64{}
	errLast := map[string]int64{}
	var prev map[string]*rules.Group
	var notified []map[string]any
	var now int64
	nEval := 0
	for _, e := range s.Epochs {
		if e.Default == 0 {
			e.Default = 60
		}
		var m *rules.Manager
		mo := &rules.ManagerOptions{
			QueryFunc:       rules.EngineQueryFunc(engine, db),
			AppendableV2:    db,
			Queryable:       db,
			Context:         ctx,
			NotifyFunc: func(_ context.Context, _ string, alerts ...*rules.Alert) {
				for _, a := range alerts {
					if a.State == rules.StateFiring {
						notified = append(notified, map[string]any{"notified": a.Labels.Map(), "at": float64(now) / 1000})
					}
				}
			},
			Logger:          slog.New(slog.DiscardHandler),
			OutageTolerance: time.Hour,
			ForGracePeriod:  10 * time.Minute,
			ResendDelay:     time.Minute,
		}
		m = rules.NewManager(mo)
		groups, er := m.LoadGroups(time.Duration(e.Default*float64(time.Second)), labels.EmptyLabels(), "", nil, false, e.Files...)
		if len(er) > 0 {
			fmt.Fprintln(os.Stderr, er)
			os.Exit(1)
		}
		var gs []*rules.Group
		var keys []string
		for k := range groups {
			keys = append(keys, k)
		}
		sort.Strings(keys)
		for _, k := range keys {
			g := groups[k]
			if !e.Restart && prev != nil {
				if old, ok := prev[g.Name()]; ok {
					g.CopyState(old)
				}
			}
			if !e.Restart {
				for _, r := range g.Rules() {
					if ar, ok := r.(*rules.AlertingRule); ok {
						ar.SetRestored(true)
					}
				}
			}
			gs = append(gs, g)
		}
		next := make([]int64, len(gs))
		restored := make([]int, len(gs))
		for i, g := range gs {
			iv := g.Interval().Milliseconds()
			var off int64
			if p, ok := s.Phase[g.Name()]; ok {
				off = int64(p * 1000)
			} else {
				off = g.EvalTimestamp(0).UnixMilli() % iv
				if off < 0 {
					off += iv
				}
			}
			from := int64(e.From * 1000)
			n := from/iv*iv + off
			for n < from {
				n += iv
			}
			next[i] = n
		}
		to := int64(e.To * 1000)
		for {
			bi := -1
			for i := range gs {
				if bi < 0 || next[i] < next[bi] {
					bi = i
				}
			}
			if bi < 0 || next[bi] >= to {
				break
			}
			t := next[bi]
			g := gs[bi]
			next[bi] += g.Interval().Milliseconds()
			skip := false
			for _, k := range e.Skip {
				if float64(t)/1000 >= k[0] && float64(t)/1000 < k[1] {
					skip = true
				}
			}
			feed(t)
			if skip {
				continue
			}
			ts := time.UnixMilli(t).UTC()
			now = t
			g.Eval(ctx, ts)
			nEval++
			restored[bi]++
			if e.Restart && restored[bi] == 2 {
				g.RestoreForState(ts)
			}
			for _, r := range g.Rules() {
				if er := r.LastError(); er != nil {
					key := r.Name() + " " + r.Labels().Get("window") + ": " + cut(er.Error())
					errs[key]++
					if _, ok := errFirst[key]; !ok {
						errFirst[key] = t
					}
					errLast[key] = t
				}
			}
		}
		prev = map[string]*rules.Group{}
		for _, g := range gs {
			prev[g.Name()] = g
		}
	}
	feed(math.MaxInt64)
	out, err := os.Create(s.Out)
	chk(err)
	w := bufio.NewWriter(out)
	enc := json.NewEncoder(w)
	for k, n := range errs {
		enc.Encode(map[string]any{"error": k, "n": n, "first": errFirst[k] / 1000, "last": errLast[k] / 1000})
	}
	for _, one := range notified {
		enc.Encode(one)
	}
	if s.Dump != "" {
		q, err := db.Querier(int64(s.From*1000), math.MaxInt64)
		chk(err)
		mt := labels.MustNewMatcher(labels.MatchRegexp, "__name__", s.Dump)
		ss := q.Select(ctx, true, nil, mt)
		for ss.Next() {
			sr := ss.At()
			it := sr.Iterator(nil)
			var ts []float64
			var vs []any
			for it.Next() != 0 {
				t, v := it.At()
				ts = append(ts, float64(t)/1000)
				if value.IsStaleNaN(v) {
					vs = append(vs, "stale")
				} else if math.IsNaN(v) {
					vs = append(vs, "NaN")
				} else if math.IsInf(v, 0) {
					vs = append(vs, "Inf")
				} else {
					vs = append(vs, v)
				}
			}
			enc.Encode(map[string]any{"m": sr.Labels().Map(), "t": ts, "v": vs})
		}
		q.Close()
	}
	if s.Costs > 0 {
		for _, g := range prev {
			for _, r := range g.Rules() {
				var samples int64
				fastest := math.Inf(1)
				for range 20 {
					q, err := engine.NewInstantQuery(ctx, db, nil, r.Query().String(), time.UnixMilli(int64(s.Costs*1000)))
					chk(err)
					began := time.Now()
					q.Exec(ctx)
					fastest = min(fastest, time.Since(began).Seconds())
					samples = q.Stats().Samples.TotalSamples
					q.Close()
				}
				enc.Encode(map[string]any{"cost": r.Name(), "labels": r.Labels().Map(), "interval": g.Interval().Seconds(),
					"samples": samples, "seconds": fastest})
			}
		}
	}
	for _, qq := range s.Queries {
		var q promql.Query
		var err error
		if qq.Step > 0 {
			q, err = engine.NewRangeQuery(ctx, db, nil, qq.Expr, time.UnixMilli(int64(qq.At*1000)), time.UnixMilli(int64(qq.To*1000)), time.Duration(qq.Step*float64(time.Second)))
		} else {
			q, err = engine.NewInstantQuery(ctx, db, nil, qq.Expr, time.UnixMilli(int64(qq.At*1000)))
		}
		chk(err)
		r := q.Exec(ctx)
		if r.Err != nil {
			enc.Encode(map[string]any{"q": qq.Name, "at": qq.At, "err": r.Err.Error()})
			continue
		}
		var res []any
		switch v := r.Value.(type) {
		case promql.Vector:
			for _, x := range v {
				res = append(res, map[string]any{"m": x.Metric.Map(), "v": jf(x.F)})
			}
		case promql.Matrix:
			for _, x := range v {
				var ts []float64
				var vs []any
				for _, p := range x.Floats {
					ts = append(ts, float64(p.T)/1000)
					vs = append(vs, jf(p.F))
				}
				res = append(res, map[string]any{"m": x.Metric.Map(), "t": ts, "v": vs})
			}
		case promql.Scalar:
			res = append(res, map[string]any{"m": map[string]string{}, "v": jf(v.V)})
		}
		enc.Encode(map[string]any{"q": qq.Name, "at": qq.At, "r": res})
	}
	w.Flush()
	out.Close()
	chk(db.Close())
	_ = model.LabelName("")
	fmt.Fprintln(os.Stderr, "evals", nEval, "samples", len(smp), "errors", len(errs))
}
func jf(f float64) any {
	if math.IsNaN(f) {
		return "NaN"
	}
	if math.IsInf(f, 0) {
		return "Inf"
	}
	return f
}
func cut(s string) string {
	if len(s) > 160 {
		return s[:160]
	}
	return s
}
func chk(err error) {
	if err != nil {
		panic(err)
	}
}
