"""Expressions written by hand: what Prometheus accepts, and what it refuses."""

CLASSIC = r"""
up
:up
job:up:sum
up{job="api"}
up{}
up{job="api",}
up { job = "api" , code =~ '5..' }
{job="api"}
{__name__="up"}
{__name__=~"up|down", job="api"}
{job!=""}
{job=~".+"}
{job!~".*", env="x"}
up{on="a", by="b", inf="c", group_left="d"}
up{job="a\"b\\c\n\t\x41\101\u00e9\U0001F600"}
up{job='it\'s "quoted"'}
up{job=`back\slash "quoted"`}
up{path=~"/api/v[12]/(?:users|orders)(/.*)?"}
up{code=~"\\d{3}", host!~"a\\.b|^c$"}
up{a=~"[[:alpha:]]+[^]a-z]", b=~"\\Qa.b(\\E", c=~"\\x{41}\\pL\\p{Greek}"}
up{a=~"(?i)abc", b=~"x(?s:.)y", c=~"(?P<name>x)+", d=~"^*a"}
up{a=~"a{,5}", b=~"a{2,}?", c=~"\\z\\_\\/", d=~"[[]", e=~"\\12"}
up # a comment
sum
sum{job="api"}
sum offset 5m
by
and
and and and
offset offset 5m
start
end offset 5m
count[5m]
1
-1
+1
1.
.5
1e3
1.5E-3
0x1F
Inf
-inf
nan
08
"a string"
('a string')
up offset 5m
up offset -5m
up offset - 5m
up OFFSET 1h30m
up @ 1609746000
up @ 1609746000.5 offset 5m
up offset 5m @ -10
up @ start()
up @ END ( )
up[5m]
up [ 1h30m ]
up[5m] offset 1d
up[1w:1d]
up[5m:]
up[5m:1m] offset 1h @ end()
(up)[5m:]
rate(up[5m])[1h:1m]
sum(up)[5m:30s]
1 + 2 * 3 ^ 4 ^ 5 % 6 / 7 - 8
-up ^ 2
- - up
2 ^ -up
a or b and c unless d
a atan2 b
1 > bool 2
up > 1
up == bool 1
1 <= up
a + on() b
a / on(job) b
a * ignoring(le, job,) b
a / on(job) group_left b
a / on(job) group_left() b
a / ON(job) GROUP_RIGHT(version, env) b
a / ignoring(job) group_left(job) b
a == bool on(job) b
a and on(job) b
a unless ignoring(le) b
a or on() b
1 + on() 2
sum(up)
SUM(up)
sum by (job) (up)
sum(up) by (job)
sum without (pod, instance,) (up)
sum by () (up)
sum by (on, by, offset, bool, and, start) (up)
avg(up) + max(up) + min(up) + count(up) + stddev(up) + stdvar(up) + group(up)
topk(3, up)
bottomk by (job) (3, up)
quantile(0.9, up)
count_values("version", build)
count_values without (pod) ("version", build)
time()
pi() * vector(1)
rate(up[5m])
irate(up[5m]) + increase(up[1h]) + delta(up[1h]) + idelta(up[1h]) + deriv(up[1h])
histogram_quantile(0.99, sum by (le) (rate(http_bucket[5m])))
hour()
hour(vector(time()))
month(up)
round(up)
round(up, 0.5)
clamp(up, 0, 1)
clamp_max(up, 1) + clamp_min(up, 0)
label_replace(up, "dst", "$1", "src", "(.*)")
label_join(up, "dst", ",")
label_join(up, "dst", ",", "a", "b", "c")
absent(up{job="api"})
absent_over_time(up[5m])
quantile_over_time(0.9, up[5m])
predict_linear(up[1h], 3600)
scalar(up) + 1
max_over_time(rate(up[5m])[1h:])
sort_desc(sum by (job) (up))
last_over_time(up[5m]) and present_over_time(up[5m])
timestamp(up offset 5m)
(((up)))
(1 + (2 * (3)))
sum(rate(a{code=~"5.."}[5m])) by (job) / sum(rate(a[5m])) by (job) > 0.01 and sum(rate(a[1h])) > 1
up{job="é☃"}
""".strip().splitlines()
CLASSIC.append('up{job="api", # one }\n  code="200",\r\n} # two')

# What Prometheus 2 does not know, or not in every version.
MODERN = r"""
{"my.metric"}
{"my.metric", job="api"}
{job="api", "my.metric",}
{'up', "my.label"=~"a.*"}
up{"my.label"="x"}
up{"__name__x"="y"}
{"__name__"="up"}
sum by ("my.label", job) (up)
a / on("my.label") group_left("other.label") b
up[300]
up[0.5:2]
up offset 300
up @ 5m
1h * 2
-5m
up == bool 5m
1_000 + 0x_1F + 1_0.5_0
{"up", __name__=~"u.*"}
up{a=~"(?<name>x)"}
up[1y2w3d4h5m6s7ms]
histogram_avg(up) + histogram_stddev(up) + histogram_stdvar(up)
""".strip().splitlines()

EXPERIMENTAL = r"""
limitk(2, up)
limit_ratio(-0.5, up)
sort_by_label(up)
sort_by_label_desc(up, "a", "b")
mad_over_time(up[5m])
double_exponential_smoothing(up[5m], 0.5, 0.5)
info(up)
ts_of_max_over_time(up[5m])
""".strip().splitlines()

INVALID = r"""
(
)
()
{}
{,}
up{,}
up{job="api",,}
up{job="api"
up{job=}
up{job}
up{job=api}
up{job=5}
up{job=="api"}
up{="api"}
up{job="a" code="b"}
up{job="api"}}
up{a:b="c"}
up{1a="b"}
up{job="a}
up{job="a\qb"}
up{job="\400"}
up{job="\xZZ"}
up{job="\uD800"}
up{job='a\"b'}
up{job=`a}
up{__name__="up"}
up{"down"}
{__name__=""}
{""}
{job=""}
{job=~".*"}
{job!="x"}
{job!~".+"}
{job=~"a?", env=""}
up{a=~"("}
up{a=~"a)b("}
up{a=~"[a"}
up{a=~"[]"}
up{a=~"*a"}
up{a=~"a**"}
up{a=~"a++"}
up{a=~"a{1001}"}
up{a=~"a{3,2}"}
up{a=~"(?!b).*"}
up{a=~"(?<=b)c"}
up{a=~"(?=b)"}
up{a=~"(?>b)"}
up{a=~"(?x)b"}
up{a=~"(a)\\1"}
up{a=~"\\Z"}
up{a=~"\\C"}
up{a=~"[\\b]"}
up{a=~"[[:foo:]]"}
up{a=~"[z-a]"}
up{a=~"\\"}
up up
up +
+
* up
up ++ * 1
up !
up ! 1
up = 1
up =~ "a"
up; up
up & up
$up
${up}
up[$window]
é
up{é="a"}
on
ignoring
bool
group_left
atan2
nan{a="b"}
1..2
1.2.3
1e
1__0
1_
0x
0xZ
5q
5m3
1.5h
30m1h
5m5m
up[]
up[5m
up[5m]]
up[5]5
up[m]
up["5m"]
up[0s]
up[5m:0s]
up[-5m]
up[293y]
up[5m::1m]
up[5m:1m:1m]
up[5m][5m]
up[5m][5m:]
up offset 5m[5m]
up @ 5 [5m]
(up)[5m]
rate(up[5m])[5m]
1[5m:]
"a"[5m:]
up offset
up offset x
up offset 5m offset 5m
(up) offset 5m
sum(up) offset 5m
1 offset 5m
up @
up @ x
up @ inf
up @ start
up @ 1 @ 2
(up) @ 1
1 > 2
1 == 2
1 and 2
up and 1
1 or up
up[5m] + 1
1 + "a"
"a" == "b"
-up[5m]
-"a"
up and bool up
up + bool 1
1 + on(a) 2
up + on(a) 1
up + ignoring(a) 1
a + on b
a + on(b c) d
a + on(,) b
a + on(1) b
a + on(b.c) d
a * group_left b
a == on(x) bool b
a + on(x) group_left(x) b
a and on(x) group_left b
a or ignoring(x) group_right(y) b
sum()
sum(1)
sum("a")
sum(up[5m])
sum(up, up)
sum(up) by
sum by job (up)
sum by (job) (up) by (job)
sum by (job)
sum by (without) (up)
sum by (inf) (up)
sum by ("") (up)
sum by (,) (up)
topk(up)
topk("a", up)
topk(up, up)
topk(1, 2)
count_values(1, up)
count_values("a")
rate(up)
rate(5)
rate("a")
rate(sum(up))
rate(up[5m], 1)
rate(up[5m],)
rate()
rate(
rat(up[5m])
Rate(up[5m])
nothing(up)
start()
abs(up[5m])
abs(1)
time(1)
hour(up, up)
round(up, 1, 2)
round(up, up)
clamp(up, 0)
label_replace(up, "a", "b", "c")
label_join(up, "a")
label_join(up, "a", 1)
histogram_quantile("0.9", up)
histogram_quantile(0.9)
vector(up)
scalar(1)
absent(1)
pi(1)
holt_winters(up[5m])
""".strip().splitlines()
