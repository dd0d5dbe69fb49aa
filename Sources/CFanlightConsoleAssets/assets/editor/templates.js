// Texts to begin with, for each kind: `{id, title, text(namespace, gateway)}`; `gateway` names one that is there.

import { language, t, register } from "../core/i18n.js";
import texts from "../text/editor.js";

register(texts);

/** A comment in the user's language. */
const say = (en, zh) => `# ${language === "zh" ? zh : en}`;

const head = (apiVersion, kind, name, namespace) => `apiVersion: ${apiVersion}
kind: ${kind}
metadata:
  name: ${name}
  namespace: ${namespace}
`;
const istio = "networking.istio.io/v1";
const gateway = (namespace, name) => head(istio, "Gateway", name, namespace);
const virtualService = (namespace, name) => head(istio, "VirtualService", name, namespace);

/** What the selector is about is the thing that most goes wrong. */
const selector = () => `spec:
  ${say("All of these labels must be on an ingress gateway's Pods; several gateways may have them.", "入口网关的 Pod 必须带有以下全部标签；可以匹配多个入口网关。")}
  selector:
    istio: ingressgateway
`;

const reached = (gateway) => `spec:
  hosts:
  - shop.example.com
  ${say("A Gateway of another namespace is named namespace/name.", "引用其他命名空间的网关规则时写作 命名空间/名称。")}
  gateways:
  - ${gateway}
`;

const templates = {
  "gateways": {
    http: (namespace) => `${gateway(namespace, "my-gateway")}${selector()}  servers:
  - port:
      number: 80
      name: http
      protocol: HTTP
    hosts:
    - shop.example.com
`,
    https: (namespace) => `${gateway(namespace, "my-gateway")}${selector()}  servers:
  - port:
      number: 443
      name: https
      protocol: HTTPS
    hosts:
    - shop.example.com
    tls:
      mode: SIMPLE
      ${say("A Secret of type kubernetes.io/tls in the namespace of the ingress gateway.", "入口网关所在命名空间中类型为 kubernetes.io/tls 的 Secret。")}
      credentialName: shop-cert
  - port:
      number: 80
      name: http
      protocol: HTTP
    hosts:
    - shop.example.com
    tls:
      ${say("Plain HTTP is answered 301 to https.", "HTTP 请求以 301 重定向到 https。")}
      httpsRedirect: true
`,
    hosts: (namespace) => `${gateway(namespace, "my-gateway")}${selector()}  servers:
  - port:
      number: 80
      name: http-shop
      protocol: HTTP
    hosts:
    - shop.example.com
    - www.shop.example.com
  - port:
      number: 80
      name: http-teams
      protocol: HTTP
    hosts:
    ${say("Only VirtualServices of the namespace team-a bind here.", "只有 team-a 命名空间的虚拟服务可以绑定到这里。")}
    - team-a/*.example.com
`,
    mutual: (namespace) => `${gateway(namespace, "my-gateway")}${selector()}  servers:
  - port:
      number: 443
      name: https
      protocol: HTTPS
    hosts:
    - api.example.com
    tls:
      ${say("Clients show a certificate; the Secret has ca.crt besides tls.crt and tls.key.", "客户端须出示证书；Secret 中除 tls.crt、tls.key 外还须包含 ca.crt。")}
      mode: MUTUAL
      credentialName: api-cert
`,
  },
  "virtual-services": {
    basic: (namespace, gateway) => `${virtualService(namespace, "shop")}${reached(gateway)}  http:
  - name: cart
    match:
    - uri:
        prefix: /cart
    route:
    - destination:
        host: cart
        port:
          number: 80
  ${say("The last rule takes the rest.", "最后一条规则处理其余请求。")}
  - name: rest
    route:
    - destination:
        host: shop
        port:
          number: 80
`,
    weights: (namespace, gateway) => `${virtualService(namespace, "shop")}${reached(gateway)}  http:
  - route:
    ${say("Subsets are those of a DestinationRule.", "子集由目标规则定义。")}
    - destination:
        host: shop
        subset: v1
        port:
          number: 80
      weight: 90
    - destination:
        host: shop
        subset: v2
        port:
          number: 80
      weight: 10
`,
    headers: (namespace, gateway) => `${virtualService(namespace, "shop")}${reached(gateway)}  http:
  - name: testers
    match:
    ${say("All conditions of one match must hold; one match of several is enough.", "同一个 match 中的条件须全部满足；多个 match 满足其一即可。")}
    - headers:
        x-user-group:
          exact: testers
      uri:
        prefix: /
    route:
    - destination:
        host: shop
        subset: v2
  - name: everybody
    route:
    - destination:
        host: shop
        subset: v1
`,
    rewrite: (namespace, gateway) => `${virtualService(namespace, "shop")}${reached(gateway)}  http:
  - match:
    - uri:
        prefix: /api/reviews/
    rewrite:
      ${say("The prefix that matched is replaced.", "替换匹配到的前缀。")}
      uri: /reviews/
    route:
    - destination:
        host: reviews
        port:
          number: 9080
`,
    redirect: (namespace, gateway) => `${virtualService(namespace, "shop")}${reached(gateway)}  http:
  - match:
    - uri:
        exact: /old
    redirect:
      uri: /new
      redirectCode: 301
`,
    timeout: (namespace, gateway) => `${virtualService(namespace, "shop")}${reached(gateway)}  http:
  - timeout: 2s
    retries:
      attempts: 3
      perTryTimeout: 500ms
      retryOn: connect-failure,refused-stream,503
    route:
    - destination:
        host: shop
        port:
          number: 80
`,
  },
  "destination-rules": {
    subsets: (namespace) => `${head(istio, "DestinationRule", "shop", namespace)}spec:
  host: shop
  subsets:
  ${say("Routes name a subset; the labels are those of the Pods.", "路由引用子集名称；标签为 Pod 的标签。")}
  - name: v1
    labels:
      version: v1
  - name: v2
    labels:
      version: v2
`,
    balance: (namespace) => `${head(istio, "DestinationRule", "shop", namespace)}spec:
  host: shop
  trafficPolicy:
    loadBalancer:
      ${say("LEAST_REQUEST, ROUND_ROBIN, RANDOM, or consistentHash in its place.", "可选 LEAST_REQUEST、ROUND_ROBIN、RANDOM，或改用 consistentHash。")}
      simple: LEAST_REQUEST
    connectionPool:
      http:
        http1MaxPendingRequests: 100
    outlierDetection:
      consecutive5xxErrors: 5
      interval: 10s
      baseEjectionTime: 30s
`,
  },
  "ingress-gateways": {
    minimal: (namespace) => ingressGateway(namespace, ""),
    podLabels: (namespace) => ingressGateway(namespace, `  ${say("Gateways select the Pods by these labels; gateways that share one are served the same rules.", "网关规则按这些标签选择 Pod；带有相同标签的多个入口网关共享同一套规则。")}
  podLabels:
    istio: ingressgateway
    team: shop
`),
    replicas: (namespace) => ingressGateway(namespace, "  replicaCount: 2\n"),
  },
  "services": {
    clusterIP: (namespace) => `${head("v1", "Service", "shop", namespace)}spec:
  selector:
    app: shop
  ports:
  - name: http
    port: 80
    targetPort: 8080
`,
  },
  "service-entries": {
    dns: (namespace) => `${head(istio, "ServiceEntry", "billing", namespace)}spec:
  hosts:
  - billing.example.com
  location: MESH_EXTERNAL
  resolution: DNS
  ports:
  - number: 443
    name: https
    protocol: HTTPS
`,
    addresses: (namespace) => `${head(istio, "ServiceEntry", "shop-outside", namespace)}spec:
  hosts:
  - shop.internal
  location: MESH_EXTERNAL
  resolution: STATIC
  ports:
  - number: 80
    name: http
    protocol: HTTP
    targetPort: 8080
  endpoints:
  - address: 192.0.2.10
  - address: 192.0.2.11
`,
  },
  "secrets": {
    tls: (namespace) => `${head("v1", "Secret", "shop-cert", namespace)}type: kubernetes.io/tls
${say("Texts as they are in the files; the server writes them in base64.", "直接粘贴文件内容；服务器会将其转换为 base64。")}
stringData:
  tls.crt: |
    -----BEGIN CERTIFICATE-----
    -----END CERTIFICATE-----
  tls.key: |
    -----BEGIN PRIVATE KEY-----
    -----END PRIVATE KEY-----
`,
  },
};

function ingressGateway(namespace, more) {
  return `${head("istio.alibabacloud.com/v1beta1", "IstioGateway", "my-ingressgateway", namespace)}spec:
  gatewayType: ingress
  serviceType: LoadBalancer
${more}  ports:
  - name: http
    port: 80
    targetPort: 80
  - name: https
    port: 443
    targetPort: 443
`;
}

/** The templates of a kind, the plainest first. */
export const templatesOf = (short) => Object.entries(templates[short] ?? {}).map(([id, text]) => ({ id, title: t(`template.${short}.${id}`), text }));
