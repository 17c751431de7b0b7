# Kubernetes-like manifests, as many as `files` says, below `folder`: five shapes, 0.5 to 4 KB each, with comments, block scalars, lists of either
# indentation, quotes of all kinds. Each has the label `release` once. The same ones each time.
#
#	awk -v files=5000 -v folder=many -f manifests.awk

function line(text) { print text >file }

function head(version, kind, name) {
	line("apiVersion: " version)
	line("kind: " kind)
	line("metadata:")
	line("  name: " name)
	line("  namespace: team-" i % 23)
	line("  labels:")
	line("    app.kubernetes.io/name: " name)
	line("    app.kubernetes.io/part-of: \"shop\"")
	line("    release: r1   # set by the pipeline")
	line("    tier: " (i % 3 ? "backend" : "frontend"))
}

function environment(indent, number,   j) {
	line(indent "env:")
	for (j = 0; j < number; j++) {
		line(indent "- name: SETTING_" j)
		if (j % 4 == 3) {
			line(indent "  valueFrom:")
			line(indent "    secretKeyRef: {name: secret-" j ", key: token}")
		} else {
			line(indent "  value: \"" (i * 31 + j * 7) % 1000 "\"")
		}
	}
}

function container(indent, name) {
	line(indent "- name: " name)
	line(indent "  image: registry.example.com/shop/" name ":1." i % 40 ".0")
	line(indent "  imagePullPolicy: IfNotPresent")
	line(indent "  ports:")
	line(indent "  - containerPort: " 8000 + i % 100)
	line(indent "    name: http")
	environment(indent "  ", 3 + i % 9)
	line(indent "  resources:")
	line(indent "    requests: {cpu: 100m, memory: 128Mi}")
	line(indent "    limits:")
	line(indent "      cpu: \"1\"")
	line(indent "      memory: 512Mi")
	line(indent "  # the probes share a path")
	line(indent "  readinessProbe:")
	line(indent "    httpGet:")
	line(indent "      path: /healthz")
	line(indent "      port: http")
	line(indent "    periodSeconds: 10")
}

function deployment(   name) {
	name = "web-" i
	head("apps/v1", "Deployment", name)
	line("spec:")
	line("  replicas: " 1 + i % 5)
	line("  selector:")
	line("    matchLabels:")
	line("      app.kubernetes.io/name: " name)
	line("")
	line("  template:")
	line("    metadata:")
	line("      labels:")
	line("        app.kubernetes.io/name: " name)
	line("    spec:")
	line("      serviceAccountName: 'web'")
	line("      containers:")
	container("        ", "app")
	if (i % 2)
		container("        ", "proxy")
}

function service() {
	head("v1", "Service", "svc-" i)
	line("  annotations:")
	line("    description: >-")
	line("      The way in for all that runs behind it, folded over")
	line("      two lines.")
	line("spec:")
	line("  type: ClusterIP")
	line("  ports:")
	line("    - {name: http, port: 80, targetPort: http}")
	line("    - name: metrics")
	line("      port: 9090")
	line("  selector:")
	line("    app.kubernetes.io/name: web-" i)
}

function config_map(   j) {
	head("v1", "ConfigMap", "settings-" i)
	line("data:")
	line("  log.level: info")
	line("  feature.enabled: 'yes'")
	line("  application.properties: |")
	for (j = 0; j < 10 + i % 30; j++)
		line("    shop.module" j ".timeout=" (i + j) % 60 "s")
	line("")
	line("  nginx.conf: |")
	line("    server {")
	line("      listen 8080;")
	line("      location / { proxy_pass http://localhost:8000; }")
	line("    }")
}

function ingress(   j) {
	head("networking.k8s.io/v1", "Ingress", "in-" i)
	line("spec:")
	line("  tls:")
	line("  - hosts: [shop-" i ".example.com, \"www.shop-" i ".example.com\"]")
	line("    secretName: tls-" i)
	line("  rules:")
	for (j = 0; j < 2 + i % 6; j++) {
		line("  - host: h" j ".shop-" i ".example.com")
		line("    http:")
		line("      paths:")
		line("      - path: /")
		line("        pathType: Prefix")
		line("        backend:")
		line("          service:")
		line("            name: svc-" i + j)
		line("            port:")
		line("              name: http")
	}
}

function cron_job() {
	head("batch/v1", "CronJob", "job-" i)
	line("spec:")
	line("  schedule: \"" i % 60 " 3 * * *\"   # at night")
	line("  jobTemplate:")
	line("    spec:")
	line("      template:")
	line("        spec:")
	line("          restartPolicy: OnFailure")
	line("          containers:")
	container("          ", "clean-up")
	line("            command:")
	line("            - /bin/sh")
	line("            - -c")
	line("            - |")
	line("              set -eu")
	line("              find /tmp -mtime +7 -delete")
}

BEGIN {
	for (i = 0; i < files; i++) {
		file = folder "/" i % 100 "/manifest-" i ".yaml"
		if (i % 5 == 0) deployment()
		else if (i % 5 == 1) service()
		else if (i % 5 == 2) config_map()
		else if (i % 5 == 3) ingress()
		else cron_job()
		close(file)
	}
}
