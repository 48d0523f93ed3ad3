# Built in one stage, run in another that has no compiler: neither of C++ nor of TypeScript.
FROM node:20.20-bookworm AS build
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --omit=dev --no-audit --no-fund
COPY . .
RUN npm run build && npm uninstall --no-save --omit=dev --no-audit --no-fund \
  typescript @types/node @types/better-sqlite3

FROM node:20.20-bookworm-slim
ENV NODE_ENV=production DATA_DIR=/var/lib/ceasefire/data \
    LOG_SECRET_FILE=/var/lib/ceasefire/keys/log-secret \
    LOG_KEY_FILE=/var/lib/ceasefire/keys/log-key \
    VAULT_KEY_FILE=/var/lib/ceasefire/keys/vault-key
WORKDIR /app
RUN install -d -o node -g node -m 700 /var/lib/ceasefire /var/lib/ceasefire/data /var/lib/ceasefire/keys
COPY --from=build /app/package.json ./
COPY --from=build /app/node_modules ./node_modules
COPY --from=build /app/dist ./dist
COPY --from=build /app/scenarios ./scenarios
USER node
CMD ["node", "dist/src/main.js"]
